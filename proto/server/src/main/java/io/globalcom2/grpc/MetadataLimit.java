package io.globalcom2.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Inject;

/** Refuses calls whose metadata is too large with INVALID_ARGUMENT, before anything else looks at them. */
@ApplicationScoped
@GlobalInterceptor
class MetadataLimit implements ServerInterceptor, Prioritized {
    /** What HTTP/2 counts for each field besides name and value (RFC 9113, section 6.5.2). */
    private static final int FIELD_BYTES = 32;

    private final long maxBytes;

    @Inject
    MetadataLimit(GrpcConfig config) {
        this(config.maxMetadataSize().asLongValue());
    }

    MetadataLimit(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        long bytes = sizeBytes(headers);
        if (bytes > maxBytes) {
            call.close(
                    Status.INVALID_ARGUMENT.withDescription(
                            "metadata: expected at most %d bytes, got %d".formatted(maxBytes, bytes)),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }

    /** Before all others. */
    @Override
    public int getPriority() {
        return Integer.MAX_VALUE;
    }

    private static long sizeBytes(Metadata headers) {
        long bytes = 0;
        for (String name : headers.keys()) {
            if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                for (byte[] value : headers.getAll(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER))) {
                    bytes += FIELD_BYTES + name.length() + value.length;
                }
            } else {
                for (String value : headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER))) {
                    bytes += FIELD_BYTES + name.length() + value.getBytes(US_ASCII).length;
                }
            }
        }
        return bytes;
    }
}
