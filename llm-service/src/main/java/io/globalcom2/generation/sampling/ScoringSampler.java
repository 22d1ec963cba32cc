package io.globalcom2.generation.sampling;

import static java.util.Objects.requireNonNull;

/** Lets another sampler choose, and tells an answer how likely the model found that token and the most likely ones. */
final class ScoringSampler implements Sampler {
    private final Sampler sampler;
    private final int likeliest;
    private final WrittenAnswer answer;

    /** @param likeliest how many of the most likely tokens are told */
    ScoringSampler(Sampler sampler, int likeliest, WrittenAnswer answer) {
        this.sampler = requireNonNull(sampler, "sampler is null");
        this.likeliest = likeliest;
        this.answer = requireNonNull(answer, "answer is null");
    }

    @Override
    public int choose(float[] logits) {
        Likelihoods likelihoods = new Likelihoods(logits);
        int chosen = sampler.choose(logits);
        answer.score(likelihoods.score(chosen), likelihoods.likeliest(likeliest));
        return chosen;
    }

    @Override
    public boolean isAtEnd() {
        return sampler.isAtEnd();
    }
}
