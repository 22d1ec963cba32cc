package io.globalcom2.gateway.openai;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.FrontDoor;
import io.globalcom2.gateway.admission.RequestBytes;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A body on its way in. Memory is taken for it before it is read: for all that is announced, otherwise piece by piece. A body that is refused is
 * still received to its end, and thrown away: a client that is in the middle of sending would see a broken connection instead of the refusal.
 * Runs on the event loop of its connection, up to its end.
 */
final class BodyReception {
    /** What has to come within the timeout. */
    private static final int PROGRESS_BYTES = 256 * 1024;

    private static final int FIRST_BYTES = 64 * 1024;
    /** So many times of what is accepted is received to be thrown away. */
    private static final int MOST_DISCARDED = 15;

    private static final byte[] NOTHING = {};

    private final RoutingContext exchange;
    private final HttpServerRequest request;
    private final Vertx vertx;
    private final int maxBytes;
    private final Duration timeout;
    private final Stopwatch stopwatch = new Stopwatch();

    private Optional<Admission> admission = Optional.empty();
    private Optional<String> packing = Optional.empty();
    private byte[] bytes = NOTHING;
    private int length;
    private Optional<RuntimeException> refusal = Optional.empty();
    /** Counts what is thrown away too. */
    private long arrived;
    /** What had arrived when that was looked at. */
    private long seen;

    private UniEmitter<? super Void> whole;
    private long timer;

    BodyReception(RoutingContext exchange, Vertx vertx, int maxBytes, Duration timeout) {
        this.exchange = exchange;
        this.request = exchange.request();
        this.vertx = vertx;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /** Completes when it is whole. Fails with the refusal of the front door, OVERLOADED, TOO_LARGE, or a {@link BodyException}. */
    Uni<Void> receive(FrontDoor frontDoor) {
        try {
            admission = Optional.of(frontDoor.enter(Optional.ofNullable(request.getHeader("authorization"))));
            packing = PackedBody.packing(request.getHeader(HttpHeaderNames.CONTENT_ENCODING));
            announced().ifPresent(this::require);
        } catch (RuntimeException e) {
            refuse(e);
        }
        exchange.addEndHandler(ended -> leave());
        return Uni.createFrom().<Void>emitter(this::start);
    }

    /** What the request holds. Given back by who takes it. */
    synchronized Admission takeAdmission() {
        Admission taken = admission.orElseThrow();
        admission = Optional.empty();
        return taken;
    }

    /**
     * The body, unpacked, which is not kept here.
     *
     * @param memory of the request
     */
    byte[] takeBytes(RequestBytes.Share memory) {
        byte[] all = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        bytes = NOTHING;
        return packing.map(name -> PackedBody.unpack(all, name, maxBytes, memory))
                .orElse(all);
    }

    /** Runs since the head of the request came. */
    Stopwatch stopwatch() {
        return stopwatch;
    }

    private void start(UniEmitter<? super Void> emitter) {
        whole = emitter;
        timer = vertx.setPeriodic(timeout.toMillis(), id -> checkProgress());
        if (request.isEnded()) {
            end();
            return;
        }
        request.exceptionHandler(broken -> {
            refuse(new ServingException(FailureKind.CANCELLED, "the caller stopped sending", broken));
            end();
        });
        request.handler(this::take);
        request.endHandler(ended -> end());
        if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation())) {
            if (refusal.isPresent()) {
                // The body stays where it is.
                cutOff(refusal.get());
                return;
            }
            request.response().writeContinue();
        }
        request.resume();
    }

    private void take(Buffer piece) {
        arrived += piece.length();
        if (refusal.isPresent()) {
            if (arrived > (long) MOST_DISCARDED * maxBytes) {
                cutOff(refusal.get());
            }
            return;
        }
        try {
            require((long) length + piece.length());
            piece.getBytes(bytes, length);
            length += piece.length();
        } catch (ServingException e) {
            refuse(e);
        }
    }

    /** Makes room for a body of that size. */
    private void require(long sizeBytes) {
        if (sizeBytes > maxBytes) {
            throw new ServingException(
                    FailureKind.TOO_LARGE, "body: expected at most %d bytes, got more".formatted(maxBytes));
        }
        if (sizeBytes > bytes.length) {
            long doubled = Math.min(maxBytes, Math.max(FIRST_BYTES, 2L * bytes.length));
            int capacity = (int) (bytes.length == 0 && arrived == 0 ? sizeBytes : Math.max(sizeBytes, doubled));
            admission.orElseThrow().bytes().hold(RequestBytes.ofBody(capacity));
            bytes = Arrays.copyOf(bytes, capacity);
        }
    }

    private void checkProgress() {
        if (arrived - seen < PROGRESS_BYTES) {
            cutOff(refusal.orElseGet(
                    () -> BodyException.timeout("body: expected its end or %d more bytes within %d s, got %d"
                            .formatted(PROGRESS_BYTES, timeout.toSeconds(), arrived - seen))));
        }
        seen = arrived;
    }

    /** Says what is wrong and closes the connection: what is still to come would be in the way of the next request. */
    private void cutOff(RuntimeException reason) {
        exchange.addBodyEndHandler(ended -> request.connection().close());
        request.handler(ignored -> {});
        request.endHandler(ignored -> {});
        refuse(reason);
        end();
    }

    private void refuse(RuntimeException reason) {
        if (refusal.isEmpty()) {
            refusal = Optional.of(reason);
            bytes = NOTHING;
            leave();
        }
    }

    private void end() {
        vertx.cancelTimer(timer);
        // Of no effect the second time.
        refusal.ifPresentOrElse(whole::fail, () -> whole.complete(null));
    }

    private synchronized void leave() {
        admission.ifPresent(Admission::leave);
        admission = Optional.empty();
    }

    private Optional<Long> announced() {
        return Optional.ofNullable(request.getHeader(HttpHeaderNames.CONTENT_LENGTH))
                .map(Long::parseLong);
    }

    private String expectation() {
        return Optional.ofNullable(request.getHeader(HttpHeaderNames.EXPECT)).orElse("");
    }
}
