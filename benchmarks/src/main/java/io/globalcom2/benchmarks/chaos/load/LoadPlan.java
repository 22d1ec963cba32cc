package io.globalcom2.benchmarks.chaos.load;

import io.globalcom2.quickstart.chat.SampleQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The whole load, laid out beforehand: the same for the same seed, so that runs with and without faults can be compared. */
public final class LoadPlan {
    private static final List<Double> RATIOS = List.of(0.1, 0.25, 1.0);
    /** One request in so many has a long answer. */
    private static final int LONG_EVERY = 4;

    /** One request in so many is in no hurry. */
    private static final int BATCH_EVERY = 3;

    private static final int LONG_TOKENS = 120;
    /** So long that a worker is killed before it is through, however late the kill comes. */
    private static final int KILLER_TOKENS = 600;

    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_REPETITION = Duration.ofSeconds(12);

    private final List<SampleQuestion> questions;
    private final Duration duration;
    private final Random random;

    private LoadPlan(List<SampleQuestion> questions, Duration duration, long seed) {
        this.questions = questions;
        this.duration = duration;
        this.random = new Random(seed);
    }

    /**
     * Requests evenly over the time, in a mixed order.
     *
     * @param count how many, killers not counted
     * @param killers how many of those
     */
    public static List<PlannedRequest> of(
            List<SampleQuestion> questions, int count, int killers, Duration duration, long seed) {
        return new LoadPlan(questions, duration, seed).lay(count, killers);
    }

    private List<PlannedRequest> lay(int count, int killers) {
        List<RequestKind> kinds = kinds(count);
        List<PlannedRequest> plan = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int tokens = random.nextInt(LONG_EVERY) == 0 ? LONG_TOKENS : 0;
            plan.add(request(
                    plan.size() + 1,
                    kinds.get(i),
                    tokens,
                    duration.multipliedBy(i).dividedBy(count)));
        }
        for (int i = 0; i < killers; i++) {
            // The first one early, so that there is time for the three lives it costs.
            Duration at = duration.multipliedBy(4L * i + 1).dividedBy(4L * killers);
            plan.add(request(plan.size() + 1, RequestKind.KILLER, KILLER_TOKENS, at));
        }
        return plan;
    }

    /** By their shares, every kind at least once. */
    private List<RequestKind> kinds(int count) {
        int all = 0;
        for (RequestKind kind : RequestKind.values()) {
            all += kind.share();
        }
        List<RequestKind> kinds = new ArrayList<>();
        for (RequestKind kind : RequestKind.values()) {
            int wanted = kind.share() == 0 ? 0 : Math.max(1, count * kind.share() / all);
            kinds.addAll(Collections.nCopies(wanted, kind));
        }
        while (kinds.size() < count) {
            kinds.add(RequestKind.HTTP);
        }
        Collections.shuffle(kinds, random);
        return kinds;
    }

    private PlannedRequest request(int number, RequestKind kind, int tokens, Duration at) {
        List<Duration> times = new ArrayList<>(List.of(at));
        if (kind == RequestKind.REPEATED) {
            times.add(at.plus(upTo(LONGEST_REPETITION)));
            if (random.nextBoolean()) {
                times.add(at.plus(upTo(LONGEST_REPETITION)));
            }
        }
        boolean hurried = kind == RequestKind.KILLER || random.nextInt(BATCH_EVERY) > 0;
        return new PlannedRequest(
                number,
                kind,
                hurried ? LoadLane.INTERACTIVE : LoadLane.BATCH,
                questions.get(random.nextInt(questions.size())),
                RATIOS.get(random.nextInt(RATIOS.size())),
                tokens,
                times,
                upTo(LONGEST_PATIENCE));
    }

    private Duration upTo(Duration limit) {
        return Duration.ofMillis(random.nextLong(limit.toMillis()));
    }
}
