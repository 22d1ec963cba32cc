package io.globalcom2.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.gateway.relay.TestingClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenWindowTest {
    private static final long LIMIT = 600;

    private final TestingClock clock = new TestingClock();
    private final TokenWindow window = new TokenWindow(clock);

    @Test
    void givesTheWholeAllowanceAtOnceAndNoMore() {
        assertThat(window.timeUntil(LIMIT, LIMIT)).isZero();
        window.take(LIMIT, LIMIT);

        assertThat(window.remaining(LIMIT)).isZero();
        assertThat(window.timeUntil(LIMIT, 1)).isEqualTo(Duration.ofMillis(100));
        assertThat(window.timeUntilReset(LIMIT)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void comesBackEvenly() {
        window.take(LIMIT, LIMIT);
        clock.advance(Duration.ofSeconds(6));

        assertThat(window.remaining(LIMIT)).isEqualTo(60);
        assertThat(window.timeUntil(LIMIT, 60)).isZero();
        assertThat(window.timeUntil(LIMIT, 90)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void isNeverMoreThanWhole() {
        window.take(LIMIT, 10);
        clock.advance(Duration.ofHours(1));

        assertThat(window.remaining(LIMIT)).isEqualTo(LIMIT);
        window.take(LIMIT, -100);
        assertThat(window.remaining(LIMIT)).isEqualTo(LIMIT);
    }

    @Test
    void whatIsLargerThanTheAllowanceWaitsForAllOfItAndIsPaidForAfterwards() {
        window.take(LIMIT, 1);
        assertThat(window.timeUntil(LIMIT, 2 * LIMIT)).isEqualTo(Duration.ofMillis(100));
        clock.advance(Duration.ofMillis(100));
        assertThat(window.timeUntil(LIMIT, 2 * LIMIT)).isZero();
        window.take(LIMIT, 2 * LIMIT);

        clock.advance(Duration.ofMinutes(1));
        assertThat(window.remaining(LIMIT)).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(window.remaining(LIMIT)).isEqualTo(LIMIT);
    }

    @Test
    void aClockThatIsSetBackTakesNothing() {
        window.take(LIMIT, 100);
        clock.advance(Duration.ofHours(-1));
        assertThat(window.remaining(LIMIT)).isEqualTo(500);
        clock.advance(Duration.ofSeconds(5));
        assertThat(window.remaining(LIMIT)).isEqualTo(550);
    }

    @Test
    void followsALimitThatChanges() {
        window.take(LIMIT, 300);

        assertThat(window.remaining(2 * LIMIT)).isEqualTo(900);
        assertThat(window.remaining(200)).isZero();
        assertThat(window.timeUntil(200, 50)).isEqualTo(Duration.ofSeconds(45));
    }
}
