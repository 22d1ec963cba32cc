package io.globalcom2.generation.sampling;

import static java.util.Objects.requireNonNull;

import io.globalcom2.form.vocabulary.FormedText;
import java.util.Set;

/** Chooses among the tokens with which the text can come to fit its form; an end-of-sequence token only where it does. */
final class FormedSampler implements Sampler {
    private final Sampler sampler;
    private final FormedText text;
    private final Set<Integer> endOfSequence;

    /** @param text empty */
    FormedSampler(Sampler sampler, FormedText text, Set<Integer> endOfSequence) {
        this.sampler = requireNonNull(sampler, "sampler is null");
        this.text = requireNonNull(text, "text is null");
        this.endOfSequence = Set.copyOf(endOfSequence);
    }

    @Override
    public int choose(float[] logits) {
        float[] ends = new float[logits.length == 0 ? 0 : endOfSequence.size()];
        int end = 0;
        for (int token : endOfSequence) {
            ends[end++] = text.isWhole() && token < logits.length ? logits[token] : Float.NEGATIVE_INFINITY;
        }
        text.restrict(logits);
        end = 0;
        for (int token : endOfSequence) {
            if (token < logits.length) {
                logits[token] = ends[end];
            }
            end++;
        }
        int chosen = sampler.choose(logits);
        if (!endOfSequence.contains(chosen)) {
            text.add(chosen);
        }
        return chosen;
    }

    @Override
    public boolean isAtEnd() {
        return text.isEnd();
    }
}
