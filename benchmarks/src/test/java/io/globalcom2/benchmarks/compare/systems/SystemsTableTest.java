package io.globalcom2.benchmarks.compare.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.benchmarks.compare.systems.Work.Kind;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SystemsTableTest {
    private static final Work DECODE = new Work(Kind.DECODE, 100);
    private static final List<ComparedSystem> SYSTEMS = List.of(
            new FixedSystem("ours", HeldFormat.of(FloatFormat.FLOAT32), List.of(1.0, 3.0)),
            new FixedSystem("other", HeldFormat.Q4_0, List.of(1.0, 2.0)));

    @Test
    void eachWorkIsComparedWithOursAndWithTheMachine() {
        MeasuredLimits limits = new MeasuredLimits();
        limits.add(1e9, 100e9, 50e9);
        IdealTime ideal = ideal(limits);
        SystemsTable table = new SystemsTable(SYSTEMS);
        for (double millis : List.of(30.0, 10.0, 20.0)) {
            table.add(DECODE, "other", millis / 2);
            table.add(DECODE, "ours", millis);
        }

        List<Measurement> measurements = table.measurements(ideal);

        double bytes = ideal.decodeBytes(100, 1, HeldFormat.of(FloatFormat.FLOAT32));
        assertThat(measurements.get(0).shareOfLimit()).isCloseTo(bytes / 1e9 / 0.020, within(1e-9));
        assertThat(Measurement.HEADER
                        + measurements.stream().map(Measurement::csvLine).collect(Collectors.joining()))
                .isEqualTo(
                        """
                        work,positions,system,format,median_ms,min_ms,max_ms,ratio_to_ours,share_of_limit
                        decode,100,ours,float32,20.000,10.000,30.000,1.000,%.3f
                        decode,100,other,q4_0,10.000,5.000,15.000,0.500,%.3f
                        """.formatted(bytes / 1e9 / 0.020, ideal.decodeBytes(100, 1, HeldFormat.Q4_0) / 1e9 / 0.010));
    }

    @Test
    void aTokenReadsEveryMatrixButTheEmbeddingsAndTheCache() {
        IdealTime ideal = ideal(new MeasuredLimits());

        // 6 layers of width 128, intermediate 384, vocabulary 448.
        double elements = 6 * (4 * 128 * 128 + 3 * 128 * 384) + 128 * 448;
        double cached = 2 * 6 * 128 * 100;
        assertThat(ideal.decodeBytes(100, 1, HeldFormat.of(FloatFormat.FLOAT32)))
                .isEqualTo(4 * elements + 4 * cached);
        assertThat(ideal.decodeBytes(100, 1, HeldFormat.Q4_0)).isEqualTo(18 * elements / 32 + 2 * cached);
        assertThat(ideal.decodeBytes(100, 8, HeldFormat.Q4_0)).isEqualTo(18 * elements / 32 + 8 * 2 * cached);
    }

    @Test
    void systemsAgreeAsFarAsTheirLogitsDo() throws IOException {
        List<List<Double>> ours = List.of(List.of(1.0, 3.0), List.of(2.0, 1.0));

        Agreement agreement = Agreement.of(ours, SYSTEMS.get(1), List.of(List.of(1), List.of(2)));

        assertThat(agreement.sameTokens()).isEqualTo(1);
        assertThat(agreement.leastCosine()).isCloseTo(4 / 5.0, within(1e-12));
    }

    @Test
    void theBinaryIsTheOneForTheProcessor() {
        assertThat(NodePackages.platform("Linux", "amd64")).isEqualTo("linux-x64");
        assertThat(NodePackages.platform("Linux", "aarch64")).isEqualTo("linux-arm64");
        assertThat(NodePackages.platform("Mac OS X", "aarch64")).isEqualTo("mac-arm64-metal");
    }

    private static IdealTime ideal(MeasuredLimits limits) {
        return new IdealTime(
                Checkpoint.open(Path.of("../demo-model/checkpoint")).config(), limits, 8);
    }

    private record FixedSystem(String name, HeldFormat format, List<Double> values) implements ComparedSystem {
        @Override
        public boolean encodes() {
            return true;
        }

        @Override
        public double encode(int views) {
            return 1;
        }

        @Override
        public Reading read(List<Integer> prompt, int tokens, int sequences) {
            return new Reading(1, 1, OptionalDouble.empty());
        }

        @Override
        public List<Double> logits(List<Integer> prompt) {
            return values;
        }
    }
}
