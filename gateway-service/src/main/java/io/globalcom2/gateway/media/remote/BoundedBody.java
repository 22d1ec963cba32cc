package io.globalcom2.gateway.media.remote;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;

/** The body of a response, as long as it is short enough and comes in time; otherwise the connection is closed. */
final class BoundedBody {
    private final String field;
    private final HttpClientResponse response;
    private final long maxBytes;
    private final long maxMillis;
    private final Buffer body = Buffer.buffer();
    private final Promise<ByteBuffer> whole = Promise.promise();

    BoundedBody(String field, HttpClientResponse response, long maxBytes, long maxMillis) {
        this.field = field;
        this.response = response;
        this.maxBytes = maxBytes;
        this.maxMillis = maxMillis;
    }

    /** To be called where the response came, before any of its body does. */
    Future<ByteBuffer> read() {
        Context context = Vertx.currentContext();
        long timer = context.owner().setTimer(maxMillis, id -> fail(new TimeoutException("the body took too long")));
        response.handler(this::add)
                .endHandler(end -> whole.tryComplete(ByteBuffer.wrap(body.getBytes())))
                .exceptionHandler(whole::tryFail);
        return whole.future().onComplete(end -> context.owner().cancelTimer(timer));
    }

    private void add(Buffer chunk) {
        if (body.length() + (long) chunk.length() > maxBytes) {
            fail(new ServingException(
                    FailureKind.TOO_LARGE,
                    "%s: expected a file of at most %d bytes, got more".formatted(field, maxBytes)));
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void fail(Throwable cause) {
        if (whole.tryFail(cause)) {
            response.request().reset();
        }
    }
}
