package io.globalcom2.vision.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EncoderQueueTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final EncoderQueue queue = new EncoderQueue(1);
    /** Images that the tower may finish. */
    private final Semaphore finish = new Semaphore(0);

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void givesTurnsFirstComeFirstServedAndPreparesOneAhead() {
        for (String image : List.of("first", "second", "third")) {
            submit(image);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> log.size() == 3);
        assertThat(log).startsWith("first prepared").contains("first at the tower", "second prepared");

        finish.release(3);

        assertThat(queue.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(log)
                .filteredOn(line -> line.endsWith("at the tower"))
                .containsExactly("first at the tower", "second at the tower", "third at the tower");
    }

    @Test
    void anImageThatWaitsIsLetGo() {
        submit("first");
        submit("second");
        await().atMost(Duration.ofMinutes(1)).until(() -> log.size() == 3);
        Runnable third = image("third");
        queue.submit(third);

        queue.withdraw(third);
        finish.release(2);

        assertThat(queue.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(log).noneMatch(line -> line.startsWith("third"));
    }

    @Test
    void timesTheImageAtTheTower() {
        assertThat(queue.longestEncoding()).isZero();
        submit("slow");
        await().atMost(Duration.ofMinutes(1)).until(() -> log.contains("slow at the tower"));
        Duration before = queue.longestEncoding();

        assertThat(before).isPositive();
        assertThat(queue.longestEncoding()).isGreaterThan(before);
        finish.release();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> queue.longestEncoding().isZero());
    }

    @Test
    void drainingWaitsForTheTower() {
        submit("image");
        await().atMost(Duration.ofMinutes(1)).until(() -> log.contains("image at the tower"));

        assertThat(queue.drain(Duration.ofMillis(50))).isFalse();
        finish.release();

        assertThat(queue.drain(Duration.ofSeconds(30))).isTrue();
    }

    private void submit(String name) {
        queue.submit(image(name));
    }

    private Runnable image(String name) {
        return () -> {
            log.add(name + " prepared");
            queue.encode(() -> {
                log.add(name + " at the tower");
                finish.acquireUninterruptibly();
            });
        };
    }
}
