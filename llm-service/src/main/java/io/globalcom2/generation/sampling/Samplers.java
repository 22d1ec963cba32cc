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
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when the model's tokenizer can write in no form
     */
    public Sampler sampler(SamplingOptions options, IntStream prompt) {
        Sampler free = Sampler.of(options);
        Sampler sampler = options.adjustments().equals(LogitAdjustments.NONE)
                ? free
                : new AdjustedSampler(free, options.adjustments(), prompt);
        return options.form()
                .<Sampler>map(form -> new FormedSampler(sampler, forms.text(form), endOfSequence))
                .orElse(sampler);
    }
}
