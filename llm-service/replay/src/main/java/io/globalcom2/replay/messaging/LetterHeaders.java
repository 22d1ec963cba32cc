package io.globalcom2.replay.messaging;

import io.globalcom2.wire.RequestHeaders;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers of dead letters and results as text, and which of them a request keeps that is put back. */
final class LetterHeaders {
    /** What the workers wrote of the failure, and what of the request is over: its deadline, who waited for it, its time and fate in the queue. */
    private static final Set<String> NOT_PUT_BACK = Set.of(
            RequestHeaders.FAILURE_CODE,
            RequestHeaders.FAILURE_REASON,
            RequestHeaders.ORIGIN,
            RequestHeaders.DELIVERIES,
            RequestHeaders.DEADLINE,
            RequestHeaders.REPLY_ADDRESS,
            RequestHeaders.RELAY_SECRET,
            RequestHeaders.HANDED_BACK,
            RequestHeaders.QUEUED_AT,
            RequestHeaders.EARLIER_DELIVERIES);

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
        return RequestHeaders.text(bytes).orElse("");
    }
}
