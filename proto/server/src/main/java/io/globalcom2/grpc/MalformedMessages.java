package io.globalcom2.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.BinaryLog;
import io.grpc.Channel;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * Refuses bytes that are no message of their method with INVALID_ARGUMENT; grpc-java itself would say UNKNOWN, as of a bug of ours. No log at
 * all: there is no other place where the methods of a server, which Quarkus adds, can have another reader.
 */
public class MalformedMessages extends BinaryLog {
    @Override
    public <Q, A> ServerMethodDefinition<?, ?> wrapMethodDefinition(ServerMethodDefinition<Q, A> definition) {
        MethodDescriptor<Q, A> method = definition.getMethodDescriptor();
        if (!(method.getRequestMarshaller() instanceof PrototypeMarshaller<Q> marshaller
                && marshaller.getMessagePrototype() instanceof MessageLite prototype)) {
            return definition;
        }
        @SuppressWarnings("unchecked") // Of the same type as the prototype.
        Q malformed = (Q) prototype.newBuilderForType().build();
        return ServerMethodDefinition.create(
                method.toBuilder(new Reader<>(marshaller, malformed), method.getResponseMarshaller())
                        .build(),
                new Refusal<>(definition.getServerCallHandler(), malformed));
    }

    @Override
    public final Channel wrapChannel(Channel channel) {
        return channel;
    }

    @Override
    public final void close() {}

    /**
     * Reads what can be read.
     *
     * @param malformed stands for what cannot, told by its identity
     */
    private record Reader<Q>(MethodDescriptor.Marshaller<Q> reader, Q malformed)
            implements MethodDescriptor.Marshaller<Q> {
        @Override
        public InputStream stream(Q message) {
            return reader.stream(message);
        }

        @Override
        public Q parse(InputStream stream) {
            try {
                return reader.parse(stream);
            } catch (StatusRuntimeException unreadable) {
                return malformed;
            }
        }
    }

    private record Refusal<Q, A>(ServerCallHandler<Q, A> service, Q malformed) implements ServerCallHandler<Q, A> {
        @Override
        public ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
            return new SimpleForwardingServerCallListener<>(service.startCall(call, headers)) {
                private boolean refused;

                @Override
                @SuppressWarnings("ReferenceEquality") // An empty message is equal to it.
                public void onMessage(Q message) {
                    if (message != malformed) {
                        super.onMessage(message);
                        return;
                    }
                    refused = true;
                    // To the service it is as if the caller had gone.
                    super.onCancel();
                    call.close(
                            Status.INVALID_ARGUMENT.withDescription(
                                    "message: expected a message of %s, got bytes that are none"
                                            .formatted(
                                                    call.getMethodDescriptor().getFullMethodName())),
                            new Metadata());
                }

                @Override
                public void onHalfClose() {
                    if (!refused) {
                        super.onHalfClose();
                    }
                }

                @Override
                public void onCancel() {
                    if (!refused) {
                        super.onCancel();
                    }
                }

                @Override
                public void onComplete() {
                    if (!refused) {
                        super.onComplete();
                    }
                }
            };
        }
    }
}
