package io.globalcom2.vision.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EncoderCallsTest {
    private final EncoderCalls calls = new EncoderCalls(2);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void refusesMoreThanTheHouseHolds() {
        calls.submit(this::awaitEnd);
        calls.submit(this::awaitEnd);

        assertThatThrownBy(() -> calls.submit(this::awaitEnd))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OVERLOADED))
                .hasMessage("the vision encoder holds 2 images and takes no more now");
        assertThat(calls.size()).isEqualTo(2);
    }

    @Test
    void aCallThatThrowsFreesItsPlace() {
        calls.submit(() -> {
            throw new OutOfMemoryError("as it happens");
        });

        assertThat(calls.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(calls.size()).isEqualTo(2); // drained: nobody gets a place any more
    }

    @Test
    void drainingWaitsForThoseInTheHouseAndTakesNoMore() {
        calls.submit(this::awaitEnd);
        assertThat(calls.drain(Duration.ZERO)).isFalse();

        assertThatThrownBy(() -> calls.submit(this::awaitEnd))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
        end.countDown();

        assertThat(calls.drain(Duration.ofSeconds(30))).isTrue();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
