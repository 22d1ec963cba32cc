package io.globalcom2.generation.messaging;

import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.wire.RequestHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What the headers of a request say of its value. The header is {@code content-type} or, as Spring Cloud Stream names it,
 * {@code contentType}; letters may be large or small, quotes around the value and parameters after it are passed over.
 *
 * @param text the media type, in small letters, without parameters; empty when no header names one
 */
record ContentType(String text) {
    private static final String SPELLED_TOGETHER = "contenttype";
    private static final Set<String> PROTOBUF = Set.of(
            "",
            "application/protobuf",
            "application/x-protobuf",
            "application/vnd.google.protobuf",
            // Says only that these are bytes, as many producers do by themselves.
            "application/octet-stream");

    /** How a message is written. */
    enum Mapping {
        PROTOBUF("protobuf"),
        JSON("the JSON mapping");

        private final String words;

        Mapping(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** The last header of the exact name {@code content-type}; without one the last that is spelled otherwise. */
    static ContentType of(Headers headers) {
        Optional<String> other = StreamSupport.stream(headers.spliterator(), false)
                .filter(header -> header.key().replace("-", "").equalsIgnoreCase(SPELLED_TOGETHER))
                .filter(header -> header.value() != null)
                .reduce((earlier, later) -> later)
                .map(ContentType::text);
        return new ContentType(HeaderValues.text(headers, RequestHeaders.CONTENT_TYPE)
                .or(() -> other)
                .map(ContentType::mediaType)
                .orElse(""));
    }

    /** Whether the request is, and its answer should be, in the JSON mapping. */
    boolean isJson() {
        return text.equals(RequestHeaders.JSON);
    }

    /**
     * Whether who wrote this value reads JSON. Also where no header says so, and the value is refused for that: no request in protobuf begins with
     * a brace, since none has a field 15.
     */
    boolean isOfJsonCaller(byte... value) {
        return isJson() || (value.length > 0 && value[0] == '{');
    }

    /** @throws ServingException INVALID_INPUT when it is neither of the two */
    Mapping mapping() {
        if (isJson()) {
            return Mapping.JSON;
        }
        if (PROTOBUF.contains(text)) {
            return Mapping.PROTOBUF;
        }
        throw ServingException.invalidInput(
                "content-type: expected application/json for the JSON mapping, or application/x-protobuf or none for protobuf, got %s"
                        .formatted(Quote.of(text)));
    }

    /** What else may be wrong with a value that is none of its mapping; begins with a semicolon where there is anything to say. */
    String hint() {
        return text.isEmpty() ? "; content-type: expected application/json for the JSON mapping, got none" : "";
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String mediaType(String header) {
        // Spring's JSON header mapper writes a text as JSON does, in quotes.
        return header.replace("\"", "").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
