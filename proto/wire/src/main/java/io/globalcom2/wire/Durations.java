package io.globalcom2.wire;

import java.time.Duration;

/** A length of time as a message and as Java's. */
public final class Durations {
    private Durations() {}

    public static Duration read(com.google.protobuf.Duration message) {
        return Duration.ofSeconds(message.getSeconds(), message.getNanos());
    }

    public static com.google.protobuf.Duration write(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
