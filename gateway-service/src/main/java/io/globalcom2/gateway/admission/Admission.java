package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.keys.Caller;
import io.globalcom2.gateway.keys.KeyUse;
import io.globalcom2.gateway.keys.SpentTokens;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Usage;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What a request holds from before it is read until it has ended: a place at this gateway, and a part of what its caller may use. */
public final class Admission {
    private final Caller caller;
    private final AdmittedRequests.Place place;
    private final KeyUse use;

    Admission(Caller caller, AdmittedRequests.Place place, KeyUse use) {
        this.caller = caller;
        this.place = place;
        this.use = use;
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
