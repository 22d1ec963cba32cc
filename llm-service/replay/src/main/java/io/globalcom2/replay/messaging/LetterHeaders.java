package io.globalcom2.replay.messaging;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers of dead letters and results, as docs/api.md names them. */
final class LetterHeaders {
    static final String ATTEMPT_ID = "attempt-id";
    static final String FAILED_ATTEMPT_ID = "failed-attempt-id";
    static final String FAILURE_CODE = "failure-code";
    static final String FAILURE_REASON = "failure-reason";
    static final String ORIGIN = "origin";
    static final String DELIVERIES = "deliveries";

    /** What the workers wrote of the failure, and what of the request is over: its deadline, who waited for it, its time and fate in the queue. */
    private static final Set<String> NOT_PUT_BACK = Set.of(
            FAILURE_CODE,
            FAILURE_REASON,
            ORIGIN,
            DELIVERIES,
            "deadline",
            "reply-address",
            "handed-back",
            "queued-at",
            "earlier-deliveries");

    private LetterHeaders() {}

    /** Those of a request that is worked on anew: the caller's own, and the attempt that is to be done over. */
    static Headers putBack(Headers letter) {
        Headers headers = new RecordHeaders();
        for (Header header : letter) {
            if (!NOT_PUT_BACK.contains(header.key())) {
                headers.add(header);
            }
        }
        return headers;
    }

    /** The last value of a header; empty when there is none. */
    static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    /** Empty when there is nothing. */
    static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
