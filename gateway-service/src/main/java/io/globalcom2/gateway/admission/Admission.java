package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.keys.Caller;
import io.globalcom2.gateway.keys.KeyUse;
import io.globalcom2.gateway.keys.SpentTokens;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Usage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;

/**
 * What a request holds from before it is read until it has ended: a place at this gateway, and a part of what its caller may use; and until the
 * queue has let go of it, memory.
 */
public final class Admission {
    private final Caller caller;
    private final AdmittedRequests.Place place;
    private final KeyUse use;
    private final RequestBytes.Share bytes;
    private final AtomicBoolean queued = new AtomicBoolean();

    Admission(Caller caller, AdmittedRequests.Place place, KeyUse use, RequestBytes.Share bytes) {
        this.caller = caller;
        this.place = place;
        this.use = use;
        this.bytes = bytes;
    }

    /** The memory it takes. */
    public RequestBytes.Share bytes() {
        return bytes;
    }

    /**
     * The request goes to the queue, and its memory with it.
     *
     * @return gives the memory back
     */
    Runnable queue() {
        queued.set(true);
        return bytes::release;
    }

    Caller caller() {
        return caller;
    }

    KeyUse use() {
        return use;
    }

    /** The answer is whole and has cost this. */
    void settle(Usage usage) {
        use.settle(new SpentTokens(
                usage.getPromptTokens(),
                sum(usage, ImageTokens::getOriginal),
                sum(usage, ImageTokens::getKept),
                usage.getCompletionTokens()));
    }

    /** Makes room. Idempotent. */
    public void leave() {
        use.leave();
        place.leave();
        if (!queued.get()) {
            bytes.release();
        }
    }

    /** Where the caller's key stands, as headers of the answer; empty where it has no limits. */
    public Map<String, String> rateLimits() {
        return use.headers();
    }

    private static long sum(Usage usage, ToLongFunction<ImageTokens> count) {
        return usage.getImagesList().stream()
                .map(ImageUsage::getTokens)
                .mapToLong(count)
                .sum();
    }
}
