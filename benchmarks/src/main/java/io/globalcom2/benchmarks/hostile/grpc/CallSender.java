package io.globalcom2.benchmarks.hostile.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.benchmarks.hostile.asking.InputSender;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.Transport;
import io.globalcom2.benchmarks.hostile.verdict.HostileAnswer;
import io.globalcom2.proto.v1.GenerateEvent;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends messages as they are to the service that the method is of. */
public final class CallSender implements InputSender, AutoCloseable {
    /** Longer than servers wait for callers who take nothing, see the installation. */
    private static final int DEAF_MILLIS = 8_000;

    private static final int LARGEST_MESSAGE = 64 << 20;

    private final Map<String, ManagedChannel> channels = new HashMap<>();

    /** @param addresses host:port of each service, by its full name */
    public CallSender(Map<String, String> addresses) {
        addresses.forEach((service, address) -> channels.put(
                service,
                ManagedChannelBuilder.forTarget(address)
                        .usePlaintext()
                        .maxInboundMessageSize(LARGEST_MESSAGE)
                        .build()));
    }

    @Override
    public HostileAnswer send(HostileInput input) throws InterruptedException {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(
                        BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE)
                .setType(MethodType.BIDI_STREAMING)
                .setFullMethodName(input.target())
                .build();
        ManagedChannel channel = channels.get(MethodDescriptor.extractFullServiceName(input.target()));
        // Cancelled on this side, so that the server is not told how long there is.
        ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
        Listener listener = new Listener();
        call.start(listener, new Metadata());
        if (input.transport() != Transport.DEAF_RPC) {
            call.request(Integer.MAX_VALUE);
        }
        for (ByteString part : input.parts()) {
            call.sendMessage(part.toByteArray());
        }
        if (input.transport() != Transport.STALLED_RPC) {
            call.halfClose();
        }
        if (input.transport() == Transport.DEAF_RPC) {
            Thread.sleep(DEAF_MILLIS);
            call.request(Integer.MAX_VALUE);
        }
        HostileAnswer answer = listener.answer
                .completeOnTimeout(HostileAnswer.broken("no end"), PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        call.cancel("this was all", null);
        return answer;
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }

    /** The last message says how a stream of events ended. */
    private static final class Listener extends ClientCall.Listener<byte[]> {
        private final CompletableFuture<HostileAnswer> answer = new CompletableFuture<>();
        private byte[] last = {};

        @Override
        public void onMessage(byte[] message) {
            last = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
                String description = status.getDescription() == null ? "" : status.getDescription();
                answer.complete(HostileAnswer.refused(status.getCode().name(), description));
                return;
            }
            answer.complete(endOf(last));
        }

        /** Other messages than events have no field of that number. */
        private static HostileAnswer endOf(byte[] last) {
            try {
                GenerateEvent event = GenerateEvent.parseFrom(last);
                if (event.hasFailed()) {
                    return HostileAnswer.refused(
                            Status.fromCodeValue(event.getFailed().getCode())
                                    .getCode()
                                    .name(),
                            event.getFailed().getMessage());
                }
            } catch (InvalidProtocolBufferException noEvent) {
                // An answer of another service.
            }
            return HostileAnswer.answered("OK", "");
        }
    }
}
