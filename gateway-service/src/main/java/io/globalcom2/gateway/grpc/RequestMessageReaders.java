package io.globalcom2.gateway.grpc;

import io.globalcom2.proto.v1.InferenceRequest;
import io.grpc.BinaryLog;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;

/**
 * Gives every method that takes an {@link InferenceRequest} a {@link RequestMessageReader}. No log at all: grpc-java has no other place where
 * the methods of a server, which Quarkus adds, can have another reader.
 */
final class RequestMessageReaders extends BinaryLog {
    @Override
    public <Q, A> ServerMethodDefinition<?, ?> wrapMethodDefinition(ServerMethodDefinition<Q, A> definition) {
        MethodDescriptor<Q, A> method = definition.getMethodDescriptor();
        if (!(method.getRequestMarshaller() instanceof MethodDescriptor.PrototypeMarshaller<Q> marshaller
                && marshaller.getMessagePrototype() instanceof InferenceRequest)) {
            return definition;
        }
        @SuppressWarnings("unchecked") // Q is InferenceRequest.
        MethodDescriptor.Marshaller<Q> reader = (MethodDescriptor.Marshaller<Q>)
                new RequestMessageReader((MethodDescriptor.Marshaller<InferenceRequest>) marshaller);
        return ServerMethodDefinition.create(
                method.toBuilder(reader, method.getResponseMarshaller()).build(), definition.getServerCallHandler());
    }

    @Override
    public Channel wrapChannel(Channel channel) {
        return channel;
    }

    @Override
    public void close() {}
}
