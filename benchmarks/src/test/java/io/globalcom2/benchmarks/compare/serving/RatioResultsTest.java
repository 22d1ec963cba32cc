package io.globalcom2.benchmarks.compare.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.benchmarks.compare.serving.asking.Picture;
import io.globalcom2.benchmarks.compare.serving.asking.TimedRequest;
import io.globalcom2.quickstart.chat.UsageReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RatioResultsTest {
    private final RatioResults results = new RatioResults();

    @Test
    void theIdealFallsAsThePositionsDo() {
        add(1, Picture.NEW, 1000, 900, 100);
        add(1, Picture.CACHED, 1000, 500, 100);
        add(0.25, Picture.CACHED, 250, 200, 30);
        results.addRate(new RatioCase(1, Picture.CACHED), 8, 2);
        results.addRate(new RatioCase(0.25, Picture.CACHED), 8, 5);

        assertThat(results.ideal(0.25)).isEqualTo(0.25);
        assertThat(results.prefillShare(new RatioCase(0.25, Picture.CACHED))).isEqualTo(0.3);
        assertThat(Goal.markdown(results.goals())).isEqualTo("""
                | goal | measured | |
                |---|---|---|
                | requests/s of 8 callers, picture cached, R = 0.25 against R = 1 ≥ 2.1× | 2.50× | met |
                | first token, R = 0.25 and picture cached against R = 1 and new ≥ 3.5× | 4.50× | met |
                | prefill against the ideal by positions, worst ratio ≤ 1.1× | 1.20× | **missed** |
                """);
    }

    private void add(double ratio, Picture picture, int positions, double firstToken, int prefill) {
        UsageReport usage = new UsageReport(
                positions,
                32,
                0,
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMillis(prefill),
                Duration.ZERO,
                Duration.ZERO);
        results.add(new RatioCase(ratio, picture), new TimedRequest(usage, firstToken, firstToken + 100));
    }
}
