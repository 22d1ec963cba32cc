package io.globalcom2.generation.messaging;

import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.wire.RequestHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/** Reads the header {@code deadline}: epoch milliseconds in decimal. What cannot be meant is refused by name; what is only far off is cut. */
final class Deadlines {
    /** In milliseconds that is 1973, in seconds the year 5138. */
    private static final long SECONDS_END = 100_000_000_000L;
    /** In milliseconds that is the year 5138, in microseconds 1973. */
    private static final long MILLISECONDS_END = 100_000_000_000_000L;

    private final Duration longest;

    /** @param longest from when a record was queued to its deadline */
    Deadlines(Duration longest) {
        this.longest = longest;
    }

    /**
     * The deadline, at most the longest after the record was queued; empty when the header is missing.
     *
     * @throws ServingException INVALID_INPUT when it cannot be meant
     */
    Optional<Instant> read(Headers headers, Instant queuedAt) {
        return HeaderValues.text(headers, RequestHeaders.DEADLINE).map(text -> {
            Instant deadline = Instant.ofEpochMilli(milliseconds(text.strip()));
            Instant latest = queuedAt.plus(longest);
            return deadline.isAfter(latest) ? latest : deadline;
        });
    }

    private static long milliseconds(String text) {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(text, text.matches("[+-]?[0-9]+") ? "which is no time" : "which is no number");
        }
        if (value < 0) {
            throw wrong(text, "which is before 1970");
        }
        if (value < SECONDS_END) {
            throw wrong(text, "which looks like seconds");
        }
        if (value >= MILLISECONDS_END) {
            throw wrong(text, "which is later than the year 5000 or no milliseconds");
        }
        return value;
    }

    private static ServingException wrong(String text, String why) {
        return ServingException.invalidInput(
                "deadline: expected epoch milliseconds in decimal, got %s, %s".formatted(Quote.of(text), why));
    }
}
