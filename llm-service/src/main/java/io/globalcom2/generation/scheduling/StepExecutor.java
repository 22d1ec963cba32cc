package io.globalcom2.generation.scheduling;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.decoding.LanguageModelEngine;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptSpan;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Does what a plan says: one step of the engine for all, then each sequence takes what came of it. A failure is that of one sequence. */
final class StepExecutor {
    private static final Logger LOG = Logger.getLogger(StepExecutor.class);

    private final LanguageModelEngine engine;

    StepExecutor(LanguageModelEngine engine) {
        this.engine = engine;
    }

    /** A sequence that cannot go on, and why. */
    record Failure(RunningSequence sequence, ServingException reason) {}

    /** Returns the sequences that failed; all others are a step further. */
    List<Failure> execute(StepPlan<RunningSequence> plan) {
        List<Failure> failures = new ArrayList<>();
        execute(plan, failures);
        return failures;
    }

    private void execute(StepPlan<RunningSequence> plan, List<Failure> failures) {
        List<NextToken> tokens = new ArrayList<>();
        List<PromptSpan> spans = new ArrayList<>();
        float[][] logits;
        try {
            plan.tokens().forEach(sequence -> tokens.add(sequence.nextToken()));
            plan.pieces().forEach(piece -> spans.add(piece.sequence().nextSpan(engine, piece.positions())));
            logits = engine.step(tokens, spans);
        } catch (RuntimeException | Error e) {
            if (plan.isOfOne()) {
                failures.add(failure(sequences(plan).get(0), e));
                return;
            }
            // Nobody knows whose fault it is, so each tries alone: the requests of the others go on.
            plan.apart().forEach(alone -> execute(alone, failures));
            return;
        }
        List<RunningSequence> sequences = sequences(plan);
        for (int i = 0; i < sequences.size(); i++) {
            try {
                sequences
                        .get(i)
                        .read(
                                i < tokens.size()
                                        ? 1
                                        : spans.get(i - tokens.size()).positions(),
                                logits[i]);
            } catch (RuntimeException | Error e) {
                failures.add(failure(sequences.get(i), e));
            }
        }
    }

    /** In the order of the logits. */
    private static List<RunningSequence> sequences(StepPlan<RunningSequence> plan) {
        List<RunningSequence> sequences = new ArrayList<>(plan.tokens());
        plan.pieces().forEach(piece -> sequences.add(piece.sequence()));
        return sequences;
    }

    private static Failure failure(RunningSequence sequence, Throwable cause) {
        if (cause instanceof ServingException known) {
            return new Failure(sequence, known);
        }
        LOG.errorf(cause, "generation failed requestId=%s", sequence.requestId());
        return new Failure(sequence, new ServingException(FailureKind.INTERNAL, "the language model failed", cause));
    }
}
