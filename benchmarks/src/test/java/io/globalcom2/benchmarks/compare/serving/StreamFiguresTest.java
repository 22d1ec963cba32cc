package io.globalcom2.benchmarks.compare.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.benchmarks.compare.serving.grpc.AnswerStream.Arrival;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFiguresTest {
    private static final long MILLI = 1_000_000;

    @Test
    void countsWhatArrivesInTheWindow() {
        List<Arrival> one = List.of(arrival(0, 1), arrival(100, 2), arrival(200, 3), arrival(400, 4), arrival(900, 9));
        List<Arrival> other = List.of(arrival(100, 5), arrival(200, 7));

        StreamFigures figures = StreamFigures.of(List.of(one, other), 50 * MILLI, 500 * MILLI, 3);

        assertThat(figures.gapMillis()).containsExactly(100.0, 200.0, 50.0, 50.0);
        assertThat(figures.longestGap()).isEqualTo(200);
        assertThat(figures.gap(0.5)).isEqualTo(50);
        assertThat(figures.tokensPerSecond()).isEqualTo(2 / 0.3 + 2 / 0.1);
    }

    @Test
    void refusesStreamsThatStoodStill() {
        assertThatThrownBy(() -> StreamFigures.of(List.of(List.of(arrival(0, 1))), 0, MILLI, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got fewer");
    }

    private static Arrival arrival(long millis, int tokens) {
        return new Arrival(millis * MILLI, tokens);
    }
}
