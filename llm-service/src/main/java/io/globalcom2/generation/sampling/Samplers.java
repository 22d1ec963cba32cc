package io.globalcom2.generation.sampling;

import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.form.vocabulary.FormReaders;
import java.util.Set;
import java.util.stream.IntStream;

/** Makes the samplers of one model's answers. */
public final class Samplers {
    private final Set<Integer> endOfSequence;
    private final FormReaders forms;

    /** @param endOfSequence token ids that end an answer */
    public Samplers(Set<Integer> endOfSequence, FormReaders forms) {
        this.endOfSequence = Set.copyOf(endOfSequence);
        this.forms = requireNonNull(forms, "forms is null");
    }

    /**
     * The sampler that the options ask for.
     *
     * @param prompt its token ids, images left out
     * @param answer told what the model thought of the tokens, where the options ask for that
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when the model's tokenizer can write in no form
     */
    public Sampler sampler(SamplingOptions options, IntStream prompt, WrittenAnswer answer) {
        Sampler free = Sampler.of(options);
        Sampler sampler = options.adjustments().equals(LogitAdjustments.NONE)
                ? free
                : new AdjustedSampler(free, options.adjustments(), prompt);
        Sampler formed = options.form()
                .<Sampler>map(form -> new FormedSampler(sampler, forms.text(form), endOfSequence))
                .orElse(sampler);
        return options.topLogprobs().isPresent()
                ? new ScoringSampler(formed, options.topLogprobs().getAsInt(), answer)
                : formed;
    }
}
