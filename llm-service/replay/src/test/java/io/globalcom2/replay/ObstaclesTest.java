package io.globalcom2.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObstaclesTest {
    private static final Letter LETTER = letter("a", "first", "inference-requests/0/7", true);

    @Test
    void thereIsNoneWhileTheFailureIsTheLatestResult() {
        LatestAttempts latest = new LatestAttempts(List.of(LETTER));
        latest.add("a", "earlier");
        latest.add("a", "first");
        latest.add("b", "later, of another request");

        assertThat(new Obstacles(latest).of(LETTER)).isEmpty();
    }

    @Test
    void aLaterResultIsOne() {
        LatestAttempts latest = new LatestAttempts(List.of(LETTER));
        latest.add("a", "first");
        latest.add("a", "second");

        assertThat(new Obstacles(latest).of(LETTER))
                .hasValueSatisfying(why -> assertThat(why).contains("ended later by the attempt second"));
    }

    @Test
    void aResultThatIsNotThereIsOne() {
        LatestAttempts latest = new LatestAttempts(List.of(LETTER));
        latest.add("a", "second");

        assertThat(new Obstacles(latest).of(LETTER))
                .hasValueSatisfying(why -> assertThat(why).contains("is not in inference-results"));
    }

    @Test
    void theRequestMayBeKnownByItsAttemptAlone() {
        Letter withoutKey = letter("", "first", "inference-requests/0/7", true);
        LatestAttempts latest = new LatestAttempts(List.of(withoutKey));
        latest.add("a", "first");
        assertThat(new Obstacles(latest).of(withoutKey)).isEmpty();

        latest.add("a", "second");

        assertThat(new Obstacles(latest).of(withoutKey)).isPresent();
    }

    @Test
    void aSecondLetterOfOneAttemptIsOne() {
        LatestAttempts latest = new LatestAttempts(List.of(LETTER, LETTER));
        latest.add("a", "first");
        Obstacles obstacles = new Obstacles(latest);
        assertThat(obstacles.of(LETTER)).isEmpty();

        assertThat(obstacles.of(LETTER)).isPresent();
    }

    @Test
    void whatHasNoAttemptNoValueOrNoOriginStays() {
        for (Letter letter : List.of(
                letter("a", "", "inference-requests/0/7", true),
                letter("a", "first", "inference-requests/0/7", false),
                letter("a", "first", "", true),
                letter("a", "first", "inference-requests-failed/0/7", true))) {
            LatestAttempts latest = new LatestAttempts(List.of(letter));
            latest.add("a", letter.failedAttemptId());

            assertThat(new Obstacles(latest).of(letter)).as(letter.toString()).isPresent();
        }
    }

    private static Letter letter(String requestId, String attemptId, String origin, boolean hasValue) {
        return new Letter(0, 0, Instant.EPOCH, requestId, "INTERNAL", "a bug", origin, "1", attemptId, hasValue);
    }
}
