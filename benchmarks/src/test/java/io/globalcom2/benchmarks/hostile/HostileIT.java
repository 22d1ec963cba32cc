package io.globalcom2.benchmarks.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.benchmarks.hostile.installation.HeldResources.Slack;
import io.globalcom2.benchmarks.hostile.verdict.HostileTable;
import io.globalcom2.benchmarks.hostile.verdict.HostileVerdict;
import io.globalcom2.benchmarks.hostile.verdict.WrongAnswers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The short form of a hostile run: some of every class. How soon others are served is not looked at, only that they are. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "what a process holds is asked of Linux")
class HostileIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final int INPUTS = 120;
    /** What grows with every input is beyond it all the same. */
    private static final Slack GENEROUS = new Slack(128L << 20, 100, 100);

    @Test
    void everyAnswerIsRightAndNobodyIsHurt() throws Exception {
        // Kept after the test, so that a failure can be looked into.
        Path output = Path.of("target", "hostile");

        HostileVerdict verdict = new HostileRun(REPOSITORY, output, INPUTS, 1, GENEROUS).run();

        WrongAnswers.write(verdict, output);
        System.out.println(new HostileTable(verdict));
        System.out.println(verdict.line());
        assertThat(verdict.inputs()).hasSize(INPUTS);
        assertThat(verdict.deaths()).as("deaths").isEmpty();
        assertThat(verdict.wrong())
                .as("wrong answers, see target/hostile/wrong")
                .isEmpty();
        assertThat(verdict.leaks()).as("leaks").isEmpty();
        assertThat(verdict.failedProbes()).as("questions of others").isEmpty();
        assertThat(verdict.probes()).as("questions of others").isPositive();
    }
}
