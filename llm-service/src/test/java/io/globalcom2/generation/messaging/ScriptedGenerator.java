package io.globalcom2.generation.messaging;

import io.globalcom2.checkpoint.prompt.ConversationTokens;
import io.globalcom2.checkpoint.prompt.Vocabulary;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.scheduling.Generation;
import io.globalcom2.generation.scheduling.GenerationListener;
import io.globalcom2.generation.scheduling.GenerationRequest;
import io.globalcom2.generation.scheduling.GenerationStatistics;
import io.globalcom2.generation.scheduling.Generator;
import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers every request with "yes, it is." in three pieces; those whose id starts with "hold" only when told, those with "long" with more
 * than a mebibyte. At "error" it throws what no worker expects, at "broken" so at the first attempt only.
 */
@Mock
@Singleton
final class ScriptedGenerator implements Generator {
    static final String LONG_ANSWER = "all of it ".repeat(200_000);

    private final List<String> started = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> held = new ConcurrentHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread daemon = new Thread(work, "scripted-generator");
        daemon.setDaemon(true);
        return daemon;
    });

    /** Ids of all requests that came so far. */
    List<String> started() {
        return List.copyOf(started);
    }

    /** How many attempts at a request there were. */
    long attempts(String requestId) {
        return started.stream().filter(requestId::equals).count();
    }

    void finish(String requestId) {
        thread.execute(held.remove(requestId));
    }

    void finishIfHeld(String requestId) {
        Runnable answer = held.remove(requestId);
        if (answer != null) {
            thread.execute(answer);
        }
    }

    @Override
    public Generation generate(GenerationRequest request, GenerationListener listener) {
        String requestId = request.requestId();
        if (requestId.startsWith("error")) {
            throw new OutOfMemoryError("Direct buffer memory");
        }
        if (requestId.startsWith("broken") && attempts(requestId) == 0) {
            started.add(requestId);
            throw new IllegalStateException("broken");
        }
        Runnable answer = () -> {
            listener.onText(requestId.startsWith("long") ? LONG_ANSWER : "yes,", 1, List.of());
            listener.onText(" it", 2, List.of());
            listener.onText(" is.", 3, List.of());
            listener.onCompleted(
                    EndReason.STOP,
                    new GenerationStatistics(
                            request.prompt().positions(),
                            0,
                            4,
                            Duration.ZERO,
                            Duration.ofMillis(1),
                            Duration.ofMillis(2)));
        };
        if (requestId.startsWith("hold")) {
            held.put(requestId, answer);
        } else {
            thread.execute(answer);
        }
        started.add(requestId);
        return () -> {
            if (held.remove(requestId) != null) {
                thread.execute(() -> listener.onFailed(new ServingException(FailureKind.CANCELLED, "cancelled")));
            }
        };
    }

    @Override
    public int maxContext() {
        return 20_000;
    }

    @Override
    public int places() {
        return Integer.MAX_VALUE / 2;
    }

    /** Every character is a token, and an image one more. */
    @Mock
    @Produces
    @Singleton
    static PromptAssembler prompts() {
        return new PromptAssembler(new ConversationTokens(
                conversation -> "<image>".repeat(conversation.images().size()) + "?",
                text -> text.replace("<image>", "\u0000").chars().toArray(),
                text -> text.replace("<image>", "< image>"),
                new Vocabulary(128, OptionalInt.empty(), "<image>", 0)));
    }
}
