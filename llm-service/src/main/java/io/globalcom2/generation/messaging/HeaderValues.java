package io.globalcom2.generation.messaging;

import io.globalcom2.wire.RequestDigest;
import io.globalcom2.wire.RequestHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The values of {@link RequestHeaders} in the headers of one record, of which the last of a name counts. */
final class HeaderValues {
    private HeaderValues() {}

    /** Empty when there is none. */
    static Optional<String> text(Headers headers, String name) {
        return RequestHeaders.text(last(headers, name));
    }

    /** The number in a header that a worker wrote; empty when there is none. */
    static OptionalLong number(Headers headers, String name) {
        return RequestHeaders.number(last(headers, name));
    }

    /** The {@link RequestHeaders#REQUEST_DIGEST}; what is none of ours counts as none, and takes no memory. */
    static Optional<String> digest(Headers headers) {
        return text(headers, RequestHeaders.REQUEST_DIGEST).filter(text -> text.length() == RequestDigest.HEX_LENGTH);
    }

    static void put(Headers headers, String name, String text) {
        headers.remove(name);
        headers.add(name, RequestHeaders.value(text));
    }

    private static byte[] last(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }
}
