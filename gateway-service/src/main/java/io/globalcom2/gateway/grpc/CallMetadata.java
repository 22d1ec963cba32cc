package io.globalcom2.gateway.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps what a caller says beside the request: the key he comes with, and his W3C trace context for the record in the queue. */
@GlobalInterceptor
@ApplicationScoped
class CallMetadata implements ServerInterceptor {
    /** Null where the caller sent none. */
    static final Context.Key<String> AUTHORIZATION = Context.key("authorization");

    /** Null where the caller sent none. */
    static final Context.Key<String> TRACEPARENT = Context.key("traceparent");

    private static final Metadata.Key<String> AUTHORIZATION_KEY =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> TRACEPARENT_KEY =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        Context context = Context.current()
                .withValues(AUTHORIZATION, headers.get(AUTHORIZATION_KEY), TRACEPARENT, headers.get(TRACEPARENT_KEY));
        return Contexts.interceptCall(context, call, headers, next);
    }
}
