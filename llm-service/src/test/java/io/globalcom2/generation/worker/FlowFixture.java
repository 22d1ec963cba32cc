package io.globalcom2.generation.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.checkpoint.prompt.ConversationTokens;
import io.globalcom2.checkpoint.prompt.ImagePositions;
import io.globalcom2.checkpoint.prompt.Vocabulary;
import io.globalcom2.checkpoint.tokens.TokenBytes;
import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.time.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A flow between fakes that write down what they are asked for. */
final class FlowFixture {
    static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);
    static final Duration IN_QUEUE = Duration.ofSeconds(7);

    final Journal journal = new Journal();
    final FakeQueue queue = new FakeQueue(journal);
    final FakeLedger ledger = new FakeLedger(journal);
    final FakeDeadLetters deadLetters = new FakeDeadLetters(journal);
    final FakeLoneAttempts loneAttempts = new FakeLoneAttempts(journal);
    final FakeRelay relay = new FakeRelay(journal);
    final FakeEncoder encoder = new FakeEncoder(journal);
    final FakeGenerator generator = new FakeGenerator(journal);
    final ManualClock clock = new ManualClock(FakeRecord.QUEUED.plus(IN_QUEUE));
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final WorkerMetrics metrics = new WorkerMetrics(registry);
    final AtomicInteger attempts = new AtomicInteger();
    final RequestFlow flow = new RequestFlow(
            queue,
            new Settlement(ledger, deadLetters, metrics, Duration.ofMillis(1)),
            loneAttempts,
            relay,
            new Answering(encoder, prompts(), positions(), generator, logprobs(), new Retries(clock, () -> 0), clock),
            metrics,
            clock,
            DEFAULT_DEADLINE,
            () -> "attempt-" + attempts.incrementAndGet());

    /** Writes an image as one token, 9, and everything else as one token, 1. */
    static PromptAssembler prompts() {
        return new PromptAssembler(new ConversationTokens(
                conversation -> "<image>".repeat(conversation.images().size()) + "?",
                text -> text.replace("<image>", "9")
                        .chars()
                        .map(c -> c == '9' ? 9 : 1)
                        .toArray(),
                text -> text.replace("<image>", "?"),
                new Vocabulary(10, OptionalInt.empty(), "<image>", 9)));
    }

    /** A square image takes 64 positions of thumbnail, 64 of one crop and 8 newlines. */
    static ImagePositions positions() {
        return new ImagePositions(56, 8, List.of(new CropGrid(1, 1)), 0, false);
    }

    /** Token 1 is written "yes", with a blank before it. */
    static TokenLogprobs logprobs() {
        return new TokenLogprobs(
                () -> new TokenBytes(List.of(new byte[0], " yes".getBytes(UTF_8)), Map.of(0, "</s>"), true));
    }

    Thread start(QueueRecord record) {
        Thread thread = new Thread(() -> {
            try {
                flow.run(record);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        return thread;
    }

    void await(String entry) {
        Awaitility.await(entry)
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> journal.entries().contains(entry));
    }

    /** Until it waits for its turn. */
    void awaitWaiting(Thread attempt) {
        Awaitility.await().atMost(Duration.ofMinutes(10)).until(() -> attempt.getState() == Thread.State.TIMED_WAITING);
    }

    void assertFailed(FailureKind kind) {
        assertThat(ledger.stored())
                .singleElement()
                .extracting(TerminalRecord::outcome)
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.kind())
                        .isEqualTo(kind));
    }

    double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }
}
