package io.globalcom2.generation.messaging;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Names of the headers of our records, and how their values are written: UTF-8 text. */
final class RequestHeaders {
    /** Epoch milliseconds, decimal. */
    static final String DEADLINE = "deadline";
    /** Host:port of the gateway's token relay. */
    static final String REPLY_ADDRESS = "reply-address";

    static final String TRACE_PARENT = "traceparent";
    /** {@link #JSON} for the JSON mapping, one of protobuf's types or none for protobuf; see {@link ContentType}. */
    static final String CONTENT_TYPE = "content-type";
    /** Of a terminal record: the attempt that stored it. */
    static final String ATTEMPT_ID = "attempt-id";
    /** Of a terminal record: {@link io.globalcom2.wire.RequestDigest} of the question; older versions wrote none. */
    static final String REQUEST_DIGEST = "request-digest";
    /** Of a dead letter: the attempt that failed, or that said that the record cannot be read. A record put back into the queue with it asks to do that attempt over. */
    static final String FAILED_ATTEMPT_ID = "failed-attempt-id";
    /** Name of the google.rpc.Code. */
    static final String FAILURE_CODE = "failure-code";

    static final String FAILURE_REASON = "failure-reason";
    /** Topic, partition and offset where a dead letter came from. */
    static final String ORIGIN = "origin";
    /** Of a dead letter: how often the record was delivered, decimal. */
    static final String DELIVERIES = "deliveries";

    /** How often a request was put into the queue again by workers that ended, decimal. */
    static final String HANDED_BACK = "handed-back";
    /** Of such a record: when it was queued for the first time, epoch milliseconds, decimal. */
    static final String QUEUED_AT = "queued-at";

    /** Of such a record: how often the request had been delivered before, decimal; its last delivery is not counted, since it was put back unharmed. */
    static final String EARLIER_DELIVERIES = "earlier-deliveries";

    static final String JSON = "application/json";

    private RequestHeaders() {}

    /** The last value of a header; empty when there is none. */
    static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        return Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** The number in a header that a worker wrote; empty when there is none. */
    static OptionalLong number(Headers headers, String name) {
        try {
            return text(headers, name)
                    .map(Long::parseLong)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException noneOfOurs) {
            return OptionalLong.empty();
        }
    }

    static void put(Headers headers, String name, String text) {
        headers.remove(name);
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
