package io.globalcom2.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.benchmarks.chaos.faults.Fault;
import io.globalcom2.benchmarks.chaos.faults.FaultKind;
import io.globalcom2.benchmarks.chaos.ledger.ChaosVerdict;
import io.globalcom2.benchmarks.chaos.ledger.LedgerFiles;
import io.globalcom2.benchmarks.chaos.ledger.VerdictTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The short form of a chaos run: a minute of it. How fast anything is is not looked at. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, and whose connection it is, are asked of Linux")
class ChaosIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final int REQUESTS = 60;

    @Test
    void keepsItsPromisesThoughProcessesDie() throws Exception {
        // Kept after the test, so that a failure can be looked into; a folder of its own, for topics of a former run
        // would be counted.
        Path output = Path.of("target", "chaos", Long.toString(System.currentTimeMillis()));

        ChaosVerdict verdict = new ChaosRun(
                        REPOSITORY,
                        output,
                        REQUESTS,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        List.of(FaultKind.values()),
                        1)
                .run();

        LedgerFiles.write(verdict, output);
        System.out.println(new VerdictTable(verdict));
        System.out.println(verdict.line());
        assertThat(verdict.faults())
                .extracting(Fault::kind)
                .contains(
                        FaultKind.KILL_WORKER, FaultKind.FREEZE_WORKER_LONG, FaultKind.KILL_GATEWAY, FaultKind.KILLER);
        assertThat(verdict.accepted()).as("accepted").isPositive();
        assertThat(verdict.lost()).as("lost").isZero();
        assertThat(verdict.endedTwice()).as("ended twice").isZero();
        assertThat(verdict.mixed()).as("mixed").isZero();
        assertThat(verdict.innocentsFailed()).as("innocents failed").isZero();
        assertThat(verdict.wrongKillers())
                .as("killers that were not given up once")
                .isZero();
        assertThat(verdict.leftWaiting()).as("callers left waiting").isZero();
        assertThat(verdict.brokenForGood()).as("streams broken for good").isZero();
    }
}
