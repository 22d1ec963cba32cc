package io.globalcom2.vision.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EncoderQueueTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final EncoderQueue queue = new EncoderQueue(1, 2);

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void givesTurnsFirstComeFirstServed() throws InterruptedException {
        LoggedJob first = submit("first");
        LoggedJob second = submit("second");
        LoggedJob third = submit("third");

        for (LoggedJob job : List.of(first, second, third)) {
            job.letEncode.countDown();
            job.letDeliver.countDown();
            job.ended.await();
        }

        assertThat(log)
                .filteredOn(line -> line.endsWith("encodes"))
                .containsExactly("first encodes", "second encodes", "third encodes");
    }

    @Test
    void deliveryDoesNotKeepTheTowerFromTheNextImage() throws InterruptedException {
        LoggedJob first = submit("first");
        LoggedJob second = submit("second");

        first.letEncode.countDown();
        second.letEncode.countDown();
        second.letDeliver.countDown();
        second.ended.await();

        assertThat(first.ended.getCount()).isEqualTo(1);
        first.letDeliver.countDown();
        first.ended.await();
        assertThat(log).contains("first delivered", "second delivered");
    }

    @Test
    void timesTheImageInTheTowerAndNotItsDelivery() throws InterruptedException {
        LoggedJob job = submit("slow");
        job.started.await();
        Duration before = queue.longestEncoding();

        assertThat(before).isPositive();
        assertThat(queue.longestEncoding()).isGreaterThan(before);
        job.letEncode.countDown();
        LoggedJob next = submit("next");
        next.started.await();
        next.letEncode.countDown();
        job.letDeliver.countDown();
        next.letDeliver.countDown();
        job.ended.await();
        next.ended.await();
        assertThat(queue.longestEncoding()).isZero();
    }

    @Test
    void refusesMoreThanTheHouseHolds() {
        submit("first");
        submit("second");
        submit("third");

        assertThatThrownBy(() -> submit("fourth"))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OVERLOADED))
                .hasMessage("the vision encoder holds 3 images and takes no more now");
        assertThat(queue.size()).isEqualTo(3);
    }

    @Test
    void aWithdrawnJobFreesItsPlaceAtOnce() throws InterruptedException {
        LoggedJob first = submit("first");
        LoggedJob second = new LoggedJob("second");
        Runnable withdraw = queue.submit(second);
        submit("third");
        first.started.await();

        withdraw.run();

        assertThat(queue.size()).isEqualTo(2);
        assertThat(log).contains("second failed: withdrawn before its turn").doesNotContain("second encodes");
        withdraw.run();
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void aJobThatRunsIsNotWithdrawn() throws InterruptedException {
        LoggedJob job = new LoggedJob("job");
        Runnable withdraw = queue.submit(job);
        job.started.await();

        withdraw.run();
        job.letEncode.countDown();
        job.letDeliver.countDown();
        job.ended.await();

        assertThat(log).containsExactly("job encodes", "job delivered");
    }

    @Test
    void aFailureReachesTheJobAndFreesItsPlace() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(2);
        for (boolean inEncode : new boolean[] {true, false}) {
            queue.submit(new EncoderJob() {
                @Override
                public void encode() {
                    throwIf(inEncode);
                }

                @Override
                public void deliver() {
                    throwIf(!inEncode);
                }

                @Override
                public void fail(Throwable failure) {
                    log.add(failure.getMessage());
                    failed.countDown();
                    throw new IllegalStateException("the call was closed already");
                }

                private void throwIf(boolean condition) {
                    if (condition) {
                        throw new OutOfMemoryError("as it happens");
                    }
                }
            });
        }
        failed.await();

        assertThat(queue.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(log).containsExactly("as it happens", "as it happens");
    }

    @Test
    void drainingWaitsForThoseInTheHouseAndTakesNoMore() throws InterruptedException {
        LoggedJob job = submit("job");
        job.started.await();
        assertThat(queue.drain(Duration.ZERO)).isFalse();

        assertThatThrownBy(() -> submit("late"))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
        job.letEncode.countDown();
        job.letDeliver.countDown();

        assertThat(queue.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(log).contains("job delivered");
    }

    private LoggedJob submit(String name) {
        LoggedJob job = new LoggedJob(name);
        queue.submit(job);
        return job;
    }

    /** Writes down what happens to it and goes on when it is let. */
    private final class LoggedJob implements EncoderJob {
        private final String name;
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch letEncode = new CountDownLatch(1);
        private final CountDownLatch letDeliver = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);

        private LoggedJob(String name) {
            this.name = name;
        }

        @Override
        public void encode() {
            log.add(name + " encodes");
            started.countDown();
            await(letEncode);
        }

        @Override
        public void deliver() {
            await(letDeliver);
            log.add(name + " delivered");
            ended.countDown();
        }

        @Override
        public void fail(Throwable failure) {
            log.add(name + " failed: " + failure.getMessage());
            ended.countDown();
        }

        private void await(CountDownLatch latch) {
            try {
                if (!latch.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError(name + " was never let");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
