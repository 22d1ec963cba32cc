package io.globalcom2.generation.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.decoding.LanguageModelEngine;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.SamplingOptions;
import io.globalcom2.generation.sampling.TestForms;
import io.globalcom2.generation.sampling.TokenScores;
import io.globalcom2.generation.scheduling.Generation;
import io.globalcom2.generation.scheduling.GenerationListener;
import io.globalcom2.generation.scheduling.GenerationRequest;
import io.globalcom2.generation.scheduling.GenerationStatistics;
import io.globalcom2.generation.scheduling.PrefixReuse;
import io.globalcom2.generation.scheduling.Scheduler;
import io.globalcom2.generation.scheduling.SchedulerLimits;
import io.globalcom2.tensor.FloatFormat;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A sequence says in any company what it says alone. Requests come at random times, with prompts and answers of random lengths, some of which begin alike, into a cache
 * that does not hold all of them and steps that read little of a prompt; some are cancelled. Alone each is read at once and decoded token by token.
 */
class CompanyTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.open(Path.of("../demo-model/checkpoint"));
    private static final int CONTEXT = 256;
    private static final int REQUESTS = 60;
    /** Of a logit, in float32. Differences of 2.7e-5 were seen, of logits up to 44. */
    private static final float TOLERANCE = 2e-4f;

    private static final DjlLanguageModel MODEL = DjlLanguageModel.load(
            TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), 1),
            CHECKPOINT,
            WeightStorage.DENSE,
            3 * CONTEXT,
            CONTEXT);

    private static final int[][] STEMS = {stem(30), stem(60), stem(90)};

    private final Random random = new Random(8);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void aSequenceSaysInAnyCompanyWhatItSaysAlone() throws Exception {
        Recorder recorder = new Recorder();
        Scheduler scheduler = Scheduler.start(
                recorder,
                Set.of(),
                ids -> "x".repeat(ids.length),
                TestForms.samplers(),
                new SchedulerLimits(6, REQUESTS, 24, Duration.ofMinutes(1), PrefixReuse.CALLER),
                Clock.systemUTC(),
                stepTime -> {});
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            asked.add(ask(scheduler));
            Thread.sleep(random.nextInt(6));
        }
        for (Asked one : asked) {
            one.end.join();
        }
        scheduler.close(Duration.ZERO);

        assertThat(recorder.largestStep).isGreaterThan(3);
        assertThat(recorder.copies).isPositive();
        assertThat(asked.stream().mapToInt(one -> one.cachedTokens).sum()).isGreaterThan(500);
        float worst = 0;
        for (Asked one : asked) {
            worst = Math.max(worst, worstDifference(recorder.logits.get(one.prompt), one.prompt));
        }
        assertThat(worst).isLessThan(TOLERANCE);
    }

    private static int[] stem(int positions) {
        return new Random(positions).ints(positions, 3, 400).toArray();
    }

    private Asked ask(Scheduler scheduler) {
        int[] stem = random.nextBoolean() ? new int[0] : STEMS[random.nextInt(STEMS.length)];
        int[] ids = random.ints(1 + random.nextInt(120 - stem.length), 3, 400).toArray();
        Asked asked = new Asked(new Prompt(List.of(new TextTokens(stem), new TextTokens(ids))));
        SamplingOptions sampling = new SamplingOptions(
                1 + random.nextInt(40),
                0,
                1,
                0,
                0,
                LogitAdjustments.NONE,
                0,
                List.of(),
                true,
                Optional.empty(),
                OptionalInt.empty(),
                1);
        Generation generation = scheduler.generate(
                new GenerationRequest("request", "group", "", asked.prompt, false, sampling, Instant.MAX), asked);
        if (random.nextInt(5) == 0) {
            asked.cancelAfter(random.nextInt(20), generation);
        }
        return asked;
    }

    /** Follows the tokens that were chosen in company. A token chosen otherwise than alone was a matter of less than the tolerance. */
    private static float worstDifference(List<float[]> inCompany, Prompt prompt) {
        float worst = 0;
        int position = prompt.positions();
        List<float[]> seen = inCompany == null ? List.of() : inCompany;
        for (int i = 0; i < seen.size(); i++) {
            float[] alone = i == 0
                    ? readWhole(prompt)
                    : MODEL.step(List.of(new NextToken(0, position++, best(seen.get(i - 1)))), List.of())[0];
            for (int token = 0; token < alone.length; token++) {
                worst = Math.max(worst, Math.abs(alone[token] - seen.get(i)[token]));
            }
            assertThat(alone[best(alone)] - alone[best(seen.get(i))]).isLessThan(2 * TOLERANCE);
        }
        return worst;
    }

    private static float[] readWhole(Prompt prompt) {
        try (PromptRows rows = MODEL.pack(prompt, 0)) {
            return MODEL.step(List.of(), List.of(new PromptSpan(0, rows, 0, rows.end())))[0];
        }
    }

    private static int best(float... logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }

    /** Keeps the logits of every prompt. */
    private static final class Recorder implements LanguageModelEngine {
        private final IdentityHashMap<Prompt, List<float[]>> logits = new IdentityHashMap<>();
        private final IdentityHashMap<PromptRows, Prompt> prompts = new IdentityHashMap<>();
        private final Map<Integer, Prompt> bySegment = new HashMap<>();
        private int largestStep;
        private int copies;

        @Override
        public int positions() {
            return MODEL.positions();
        }

        @Override
        public int maxContext() {
            return MODEL.maxContext();
        }

        @Override
        public PromptRows pack(Prompt prompt, int start) {
            PromptRows rows = MODEL.pack(prompt, start);
            prompts.put(rows, prompt);
            return rows;
        }

        @Override
        public float[][] step(List<NextToken> tokens, List<PromptSpan> spans) {
            float[][] behind = MODEL.step(tokens, spans);
            largestStep = Math.max(largestStep, tokens.size());
            for (int i = 0; i < tokens.size(); i++) {
                logits.get(bySegment.get(tokens.get(i).segment())).add(behind[i]);
            }
            for (int i = 0; i < spans.size(); i++) {
                PromptSpan span = spans.get(i);
                Prompt prompt = prompts.get(span.rows());
                bySegment.put(span.segment(), prompt);
                if (span.endsPrompt()) {
                    logits.put(prompt, new ArrayList<>(List.of(behind[tokens.size() + i])));
                }
            }
            return behind;
        }

        @Override
        public void copy(int origin, int destination, int positions) {
            MODEL.copy(origin, destination, positions);
            // A sequence that was moved, if any begins there.
            bySegment.put(destination, bySegment.get(origin));
            copies++;
        }

        @Override
        public void close() {
            throw new AssertionError("the scheduler does not own the engine");
        }
    }

    private static final class Asked implements GenerationListener {
        private final Prompt prompt;
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private volatile int cachedTokens;
        private volatile int tokens;
        private volatile int cancelAt = Integer.MAX_VALUE;
        private volatile Generation generation = () -> {};

        Asked(Prompt prompt) {
            this.prompt = prompt;
        }

        void cancelAfter(int count, Generation whose) {
            generation = whose;
            cancelAt = count;
            if (tokens >= count) {
                whose.cancel();
            }
        }

        @Override
        public void onText(String text, int completionTokens, List<TokenScores> scores) {
            tokens = completionTokens;
            if (completionTokens >= cancelAt) {
                generation.cancel();
            }
        }

        @Override
        public void onCompleted(EndReason reason, GenerationStatistics statistics) {
            cachedTokens = statistics.cachedTokens();
            end.complete(null);
        }

        @Override
        public void onFailed(ServingException failure) {
            end.complete(null);
        }
    }
}
