package io.globalcom2.generation.sampling;

import java.util.List;
import java.util.stream.IntStream;

/** The distribution that the model gives for the next token: log-softmax of its logits as they are, before anything is done to them. */
final class Likelihoods {
    private final float[] logits;
    private final double logOfSum;

    /** @param logits [N], copied: samplers change them */
    Likelihoods(float... logits) {
        this.logits = logits.clone();
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - highest);
        }
        logOfSum = highest + Math.log(sum);
    }

    ScoredToken score(int token) {
        return new ScoredToken(token, logits[token] - logOfSum);
    }

    /** The most likely tokens, most likely first, the lower id among equals. */
    List<ScoredToken> likeliest(int count) {
        LikelyTokens tokens = count == 0 ? new LikelyTokens() : new LikelyTokens(logits);
        return IntStream.range(0, Math.min(count, logits.length))
                .map(tokens::get)
                .mapToObj(this::score)
                .toList();
    }
}
