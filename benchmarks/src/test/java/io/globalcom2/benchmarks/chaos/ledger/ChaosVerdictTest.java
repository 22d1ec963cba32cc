package io.globalcom2.benchmarks.chaos.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.benchmarks.chaos.load.CallerEnd;
import io.globalcom2.benchmarks.chaos.load.CallerView;
import io.globalcom2.benchmarks.chaos.load.LoadLane;
import io.globalcom2.benchmarks.chaos.load.PlannedRequest;
import io.globalcom2.benchmarks.chaos.load.RequestKind;
import io.globalcom2.quickstart.chat.SampleQuestion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is held against the promises, of one request whose caller comes back. */
class ChaosVerdictTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final Optional<StoredResult> ANSWER =
            Optional.of(new StoredResult("id", "attempt", NOW.plusSeconds(1), true, "a cat", 0, ""));

    @Test
    void aStreamThatWasToldWholeKeepsThePromises() {
        ChaosVerdict verdict = verdict(CallerEnd.COMPLETED, "a cat", ANSWER);

        assertThat(verdict.isKept()).isTrue();
        assertThat(verdict.line()).contains(" mixed=0 innocents_failed=0 broken_for_good=0 ");
    }

    @ParameterizedTest
    @EnumSource(
            value = CallerEnd.class,
            names = {"BROKEN", "REFUSED", "FAILED"})
    void aStreamThatIsNotToldThoughItsAnswerIsStoredIsBrokenForGood(CallerEnd end) {
        ChaosVerdict verdict = verdict(end, "a ", ANSWER);

        assertThat(verdict.brokenForGood()).isEqualTo(1);
        assertThat(verdict.mixed()).isZero();
        assertThat(verdict.isKept()).isFalse();
        assertThat(verdict.line()).contains(" broken_for_good=1 ");
    }

    @Test
    void aTextThatIsNotTheStoredOneIsMixed() {
        assertThat(verdict(CallerEnd.COMPLETED, "a dog", ANSWER).mixed()).isEqualTo(1);
        assertThat(verdict(CallerEnd.COMPLETED, "a ", ANSWER).mixed()).isEqualTo(1);
    }

    @Test
    void whatHasNoResultIsLost() {
        assertThat(verdict(CallerEnd.OPEN, "", Optional.empty()).lost()).isEqualTo(1);
    }

    private static ChaosVerdict verdict(CallerEnd end, String text, Optional<StoredResult> result) {
        CallerView view = new CallerView(new PlannedRequest(
                1,
                RequestKind.HTTP,
                LoadLane.INTERACTIVE,
                SampleQuestion.own(Path.of("picture.png"), "What is it?"),
                1,
                0,
                List.of(Duration.ZERO),
                Duration.ZERO));
        view.sent();
        view.accepted();
        view.text(text);
        view.ended(end, "");
        LedgerEntry entry = new LedgerEntry(
                "id",
                view,
                List.of(new StoredRequest("id", "inference-requests", NOW, "", false)),
                result.stream().toList(),
                List.of());
        return new ChaosVerdict(List.of(entry), List.of());
    }
}
