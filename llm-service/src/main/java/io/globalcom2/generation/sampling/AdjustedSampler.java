package io.globalcom2.generation.sampling;

import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.failure.ServingException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Changes the logits as {@link LogitAdjustments} says, then lets another sampler choose. */
final class AdjustedSampler implements Sampler {
    private final Sampler sampler;
    private final LogitAdjustments adjustments;
    /** Tokens of the prompt and of the answer. */
    private final BitSet seen = new BitSet();
    /** How often the answer has each token that it has. */
    private final Map<Integer, Integer> written = new HashMap<>();

    /** @param prompt its token ids, images left out; looked at where tokens of the prompt count */
    AdjustedSampler(Sampler sampler, LogitAdjustments adjustments, IntStream prompt) {
        this.sampler = requireNonNull(sampler, "sampler is null");
        this.adjustments = requireNonNull(adjustments, "adjustments is null");
        if (adjustments.repetitionPenalty() != 1) {
            prompt.forEach(seen::set);
        }
    }

    @Override
    public int choose(float[] logits) {
        adjustments.bias().forEach((token, added) -> {
            if (token >= logits.length) {
                throw ServingException.invalidInput(
                        "logit_bias: expected ids of tokens below %d, got %d".formatted(logits.length, token));
            }
            logits[token] += added;
        });
        if (adjustments.repetitionPenalty() != 1) {
            float penalty = (float) adjustments.repetitionPenalty();
            seen.stream()
                    .filter(token -> token < logits.length)
                    .forEach(token ->
                            logits[token] = logits[token] > 0 ? logits[token] / penalty : logits[token] * penalty);
        }
        written.forEach((token, count) ->
                logits[token] -= (float) (count * adjustments.frequencyPenalty() + adjustments.presencePenalty()));
        int chosen = sampler.choose(logits);
        seen.set(chosen);
        written.merge(chosen, 1, Integer::sum);
        return chosen;
    }
}
