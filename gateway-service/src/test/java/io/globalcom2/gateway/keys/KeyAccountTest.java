package io.globalcom2.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.TestingClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KeyAccountTest {
    private static final KeyLimits LIMITS =
            new KeyLimits(OptionalLong.of(2), OptionalLong.of(600), OptionalLong.of(6000));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestingClock clock = new TestingClock();
    private final KeyAccount account = new KeyAccount(new KeyMeters(registry, "team-a"), clock);

    @Test
    void letsInAsManyAsMayBeInFlight() {
        KeyUse first = account.enter(LIMITS);
        account.enter(LIMITS);

        OverLimitException refusal = refusalOf(() -> account.enter(LIMITS));
        assertThat(refusal).hasMessage("expected at most 2 requests in flight under this API key, all are taken");
        assertThat(refusal.headers())
                .containsEntry("retry-after", "1")
                .containsEntry("x-ratelimit-limit-requests", "2")
                .containsEntry("x-ratelimit-remaining-requests", "0");

        first.leave();
        first.leave();
        account.enter(LIMITS);
        assertThat(refusalOf(() -> account.enter(LIMITS))).isNotNull();
    }

    @Test
    void reservesTokensOfBothKindsOrNone() {
        KeyUse use = account.enter(LIMITS);
        use.reserve(new TokenCount(100, 5000));

        OverLimitException refusal = refusalOf(() -> account.enter(LIMITS).reserve(new TokenCount(100, 2000)));

        assertThat(refusal)
                .hasMessage("expected at most 6000 image tokens a minute under this API key, got a request of some 2000"
                        + " with 1000 left");
        assertThat(refusal.headers())
                .containsEntry("retry-after", "10")
                .containsEntry("x-ratelimit-limit-tokens", "600")
                .containsEntry("x-ratelimit-remaining-tokens", "500")
                .containsEntry("x-ratelimit-reset-tokens", "10s")
                .containsEntry("x-ratelimit-limit-image-tokens", "6000")
                .containsEntry("x-ratelimit-remaining-image-tokens", "1000")
                .containsEntry("x-ratelimit-reset-image-tokens", "50s");
        clock.advance(Duration.ofSeconds(10));
        account.enter(new KeyLimits(OptionalLong.empty(), LIMITS.promptTokensPerMinute(), OptionalLong.of(6000)))
                .reserve(new TokenCount(100, 2000));
    }

    @Test
    void settlesByWhatTheAnswerHasCost() {
        KeyUse cheaper = account.enter(LIMITS);
        cheaper.reserve(new TokenCount(400, 2880));
        cheaper.settle(new SpentTokens(100, 320, 80, 7));
        cheaper.leave();
        assertThat(account.headers(LIMITS))
                .containsEntry("x-ratelimit-remaining-tokens", "500")
                .containsEntry("x-ratelimit-remaining-image-tokens", "5680");

        KeyUse dearer = account.enter(LIMITS);
        dearer.reserve(new TokenCount(10, 0));
        dearer.settle(new SpentTokens(700, 0, 0, 1));
        dearer.leave();
        assertThat(account.headers(LIMITS)).containsEntry("x-ratelimit-remaining-tokens", "0");
        assertThat(refusalOf(() -> account.enter(LIMITS).reserve(new TokenCount(1, 0)))
                        .headers())
                .containsEntry("retry-after", "21");
    }

    @Test
    void givesBackWhatIsNeitherSettledNorKept() {
        KeyUse refused = account.enter(LIMITS);
        refused.reserve(new TokenCount(400, 0));
        refused.leave();
        refused.leave();
        assertThat(account.headers(LIMITS)).containsEntry("x-ratelimit-remaining-tokens", "600");

        KeyUse cutOff = account.enter(LIMITS);
        cutOff.reserve(new TokenCount(400, 0));
        cutOff.keep();
        cutOff.leave();
        assertThat(account.headers(LIMITS)).containsEntry("x-ratelimit-remaining-tokens", "200");
    }

    @Test
    void whatHasNoLimitIsCountedAllTheSame() {
        KeyUse use = account.enter(KeyLimits.NONE);
        use.reserve(new TokenCount(1_000_000, 1_000_000));
        use.settle(new SpentTokens(184, 320, 80, 3));
        use.leave();

        assertThat(use.headers()).isEmpty();
        assertThat(count("requests")).isEqualTo(1);
        assertThat(count("prompt.tokens")).isEqualTo(184);
        assertThat(count("completion.tokens")).isEqualTo(3);
        assertThat(imageTokens("original")).isEqualTo(320);
        assertThat(imageTokens("kept")).isEqualTo(80);
    }

    private double count(String what) {
        return registry.get("globalcom2.gateway.key." + what)
                .tag("key", "team-a")
                .counter()
                .count();
    }

    private double imageTokens(String state) {
        return registry.get("globalcom2.gateway.key.image.tokens")
                .tag("key", "team-a")
                .tag("state", state)
                .counter()
                .count();
    }

    private static OverLimitException refusalOf(ThrowingCallable call) {
        OverLimitException refusal = catchThrowableOfType(OverLimitException.class, call);
        assertThat(refusal.kind()).isEqualTo(FailureKind.OVERLOADED);
        return refusal;
    }
}
