package io.globalcom2.gateway.admission;

import java.util.UUID;

/** Mints request ids. */
public final class RequestIds {
    private RequestIds() {}

    /** A new id; random, so that replicas need not agree. OpenAI's clients know answers by this prefix. */
    public static String mint() {
        return "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
    }
}
