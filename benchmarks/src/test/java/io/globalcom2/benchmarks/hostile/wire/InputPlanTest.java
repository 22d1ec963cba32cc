package io.globalcom2.benchmarks.hostile.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.benchmarks.hostile.input.BodyGenerators;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.InputClass;
import io.globalcom2.benchmarks.hostile.input.InputPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputPlanTest {
    private static final Path SAMPLES = Path.of("..", "demo-model", "samples");
    private static final int INPUTS = 200;

    @Test
    void theSameSeedSendsTheSame() throws IOException {
        List<HostileInput> plan = plan(7);

        assertThat(plan).hasSize(INPUTS).isEqualTo(plan(7)).isNotEqualTo(plan(8));
    }

    @Test
    void everyClassIsAmongThem() throws IOException {
        assertThat(plan(1)).extracting(HostileInput::kind).contains(InputClass.values());
    }

    private static List<HostileInput> plan(long seed) throws IOException {
        return InputPlan.of(List.of(BodyGenerators.all(SAMPLES), CallGenerators.all()), INPUTS, seed);
    }
}
