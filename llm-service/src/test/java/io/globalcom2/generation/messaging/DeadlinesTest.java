package io.globalcom2.generation.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.ServingException;
import io.globalcom2.wire.RequestHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Instant QUEUED = Instant.parse("2026-01-01T00:00:00Z");

    private final Deadlines deadlines = new Deadlines(Duration.ofHours(24));

    @Test
    void readsEpochMilliseconds() {
        assertThat(read("1767225660000")).contains(QUEUED.plusSeconds(60));
    }

    @Test
    void isEmptyWithoutTheHeader() {
        assertThat(deadlines.read(new RecordHeaders(), QUEUED)).isEmpty();
    }

    @Test
    void forgivesWhitespaceAroundIt() {
        assertThat(read(" 1767225660000\n")).contains(QUEUED.plusSeconds(60));
    }

    @Test
    void cutsADeadlineThatIsFarOff() {
        assertThat(read("1798761600000")).contains(QUEUED.plus(Duration.ofHours(24)));
    }

    @Test
    void namesSeconds() {
        assertThatThrownBy(() -> read("1767225660"))
                .isInstanceOf(ServingException.class)
                .hasMessage(
                        "deadline: expected epoch milliseconds in decimal, got \"1767225660\", which looks like seconds");
    }

    @Test
    void namesMicrosecondsAndTheYear9999() {
        assertThatThrownBy(() -> read("1767225660000000")).hasMessageContaining("no milliseconds");
        assertThatThrownBy(() -> read("253402300799000")).hasMessageContaining("later than the year 5000");
        assertThatThrownBy(() -> read("9223372036854775807")).hasMessageContaining("later than the year 5000");
    }

    @Test
    void namesANumberThatOverflows() {
        assertThatThrownBy(() -> read("9223372036854775808")).hasMessageContaining("which is no time");
    }

    @Test
    void namesANegativeNumber() {
        assertThatThrownBy(() -> read("-1")).hasMessageContaining("before 1970");
    }

    @Test
    void namesWhatIsNoNumber() {
        assertThatThrownBy(() -> read("tomorrow"))
                .hasMessage("deadline: expected epoch milliseconds in decimal, got \"tomorrow\", which is no number");
    }

    @Test
    void aRefusalIsShortHoweverLongTheHeaderIs() {
        assertThatThrownBy(() -> read("1".repeat(100_000)))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(200))
                .hasMessageContaining("which is no time");
    }

    private Optional<Instant> read(String text) {
        RecordHeaders headers = new RecordHeaders();
        HeaderValues.put(headers, RequestHeaders.DEADLINE, text);
        return deadlines.read(headers, QUEUED);
    }
}
