package io.globalcom2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.000000001S", "PT1.5S", "PT999999H59M59.999999999S"})
    void readsWhatItWrites(Duration duration) {
        assertThat(Durations.read(Durations.write(duration))).isEqualTo(duration);
    }

    @Test
    void writesSecondsAndNanos() {
        assertThat(Durations.write(Duration.ofMillis(1500)))
                .isEqualTo(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(1)
                        .setNanos(500_000_000)
                        .build());
    }
}
