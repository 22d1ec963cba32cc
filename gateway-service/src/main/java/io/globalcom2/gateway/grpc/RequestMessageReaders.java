package io.globalcom2.gateway.grpc;

import io.globalcom2.grpc.MalformedMessages;
import io.globalcom2.proto.v1.InferenceRequest;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;

/** Gives every method that takes an {@link InferenceRequest} a {@link RequestMessageReader}. */
final class RequestMessageReaders extends MalformedMessages {
    @Override
    public <Q, A> ServerMethodDefinition<?, ?> wrapMethodDefinition(ServerMethodDefinition<Q, A> definition) {
        MethodDescriptor<Q, A> method = definition.getMethodDescriptor();
        if (!(method.getRequestMarshaller() instanceof MethodDescriptor.PrototypeMarshaller<Q> marshaller
                && marshaller.getMessagePrototype() instanceof InferenceRequest)) {
            return super.wrapMethodDefinition(definition);
        }
        @SuppressWarnings("unchecked") // Q is InferenceRequest.
        MethodDescriptor.Marshaller<Q> reader = (MethodDescriptor.Marshaller<Q>)
                new RequestMessageReader((MethodDescriptor.Marshaller<InferenceRequest>) marshaller);
        return super.wrapMethodDefinition(ServerMethodDefinition.create(
                method.toBuilder(reader, method.getResponseMarshaller()).build(), definition.getServerCallHandler()));
    }
}
