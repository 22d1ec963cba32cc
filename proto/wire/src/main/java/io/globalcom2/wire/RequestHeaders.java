package io.globalcom2.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Names of the headers of our records, and how their values are written: UTF-8 text, numbers in decimal. Headers that this version does not
 * know are carried along as they came by whoever hands a request back or keeps it as a dead letter, so a later version may add some.
 */
public final class RequestHeaders {
    /** Epoch milliseconds, decimal. */
    public static final String DEADLINE = "deadline";
    /** Host:port of the gateway's token relay. */
    public static final String REPLY_ADDRESS = "reply-address";

    /** Drawn by the gateway for this request: who brings it may push its events. Neither kept with dead letters and results nor logged. */
    public static final String RELAY_SECRET = "relay-secret";

    /** Of a request whose id its gateway made of a caller's key: the same id may come again, from any gateway. */
    public static final String ID_FROM_KEY = "id-from-key";

    /** Name of who asks. What is kept of his prompts serves him alone. */
    public static final String CALLER = "caller";

    public static final String TRACE_PARENT = "traceparent";
    /** {@link #JSON} for the JSON mapping, one of protobuf's types or none for protobuf. */
    public static final String CONTENT_TYPE = "content-type";
    /** Of a terminal record: the attempt that stored it. */
    public static final String ATTEMPT_ID = "attempt-id";
    /**
     * {@link RequestDigest} of the question: of a terminal record, of that which was answered; of a request, where a gateway put it into the
     * queue. Older versions wrote none.
     */
    public static final String REQUEST_DIGEST = "request-digest";
    /** Of a dead letter: the attempt that failed, or that said that the record cannot be read. A record put back into the queue with it asks to do that attempt over. */
    public static final String FAILED_ATTEMPT_ID = "failed-attempt-id";
    /** Name of the google.rpc.Code. */
    public static final String FAILURE_CODE = "failure-code";

    public static final String FAILURE_REASON = "failure-reason";
    /** Topic, partition and offset where a dead letter came from. */
    public static final String ORIGIN = "origin";
    /** Of a dead letter: how often the record was delivered, decimal. */
    public static final String DELIVERIES = "deliveries";

    /** How often a request was put into the queue again, by workers that ended or before the brokers might drop it, decimal. */
    public static final String HANDED_BACK = "handed-back";
    /** Of such a record: when it was queued for the first time, epoch milliseconds, decimal. */
    public static final String QUEUED_AT = "queued-at";

    /** Of such a record: how often the request had been delivered before, decimal; its last delivery is not counted, since it was put back unharmed. */
    public static final String EARLIER_DELIVERIES = "earlier-deliveries";

    public static final String JSON = "application/json";

    private RequestHeaders() {}

    /** The text of a value; empty when there is none. */
    public static Optional<String> text(byte[] value) {
        return Optional.ofNullable(value).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The number in a value; empty when there is none, or something else. */
    public static OptionalLong number(byte[] value) {
        try {
            return text(value).map(Long::parseLong).map(OptionalLong::of).orElse(OptionalLong.empty());
        } catch (NumberFormatException noneOfOurs) {
            return OptionalLong.empty();
        }
    }

    /** The value of a text. */
    public static byte[] value(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The value of a number. */
    public static byte[] value(long number) {
        return value(Long.toString(number));
    }
}
