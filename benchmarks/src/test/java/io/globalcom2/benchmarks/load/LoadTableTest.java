package io.globalcom2.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LoadTableTest {
    private static final URI OLD = URI.create("http://localhost:8380");
    private static final URI NEW = URI.create("http://localhost:8080");

    @Test
    void aPercentileIsTheValueAtItsRank() {
        List<Double> hundred =
                DoubleStream.iterate(100, value -> value - 1).limit(100).boxed().toList();

        assertThat(Percentile.of(hundred, 0.5)).isEqualTo(50);
        assertThat(Percentile.of(hundred, 0.99)).isEqualTo(99);
        assertThat(Percentile.of(hundred, 1)).isEqualTo(100);
        assertThat(Percentile.of(List.of(7.0), 0.01)).isEqualTo(7);
        assertThatIllegalArgumentException().isThrownBy(() -> Percentile.of(List.of(), 0.5));
    }

    @Test
    void everyEndpointIsComparedWithTheFirst() {
        Figure figure = new Figure("two, at once", "ms");
        LoadTable table = new LoadTable();
        for (double round : new double[] {40, 8, 10}) {
            table.add(figure, OLD, round);
            table.add(figure, NEW, round / 4);
        }

        assertThat(table.csv()).isEqualTo("""
                work,endpoint,unit,median,min,max,ratio_to_first
                "two, at once",http://localhost:8380,ms,10.00,8.00,40.00,1.000
                "two, at once",http://localhost:8080,ms,2.50,2.00,10.00,0.250
                """);
        assertThat(table.markdown()).isEqualTo("""
                | work | endpoint | unit | median | min | max | ratio to the first |
                |---|---|---|---|---|---|---|
                | two, at once | http://localhost:8380 | ms | 10.0 | 8.0 | 40.0 | 1.00 |
                | two, at once | http://localhost:8080 | ms | 2.5 | 2.0 | 10.0 | 0.25 |
                """);
    }
}
