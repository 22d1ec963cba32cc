package io.globalcom2.generation.worker;

import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.prompt.ImagePositions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.prompt.PromptDraft;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.generation.scheduling.GenerationRequest;
import io.globalcom2.generation.scheduling.Generator;
import io.globalcom2.proto.v1.ImageUsage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** From the job to the answer: encode the images, build the prompt, generate. */
final class Answering {
    /** Another replica of the encoder may do it, or the same one later. */
    private static final Set<FailureKind> ENCODER_MAY_RECOVER =
            EnumSet.of(FailureKind.UNAVAILABLE, FailureKind.OVERLOADED);

    private final EncoderClient encoder;
    private final PromptAssembler prompts;
    private final ImagePositions imagePositions;
    private final Generator generator;
    private final TokenLogprobs logprobs;
    private final Choices choices;
    private final Retries retries;
    private final Clock clock;

    Answering(
            EncoderClient encoder,
            PromptAssembler prompts,
            ImagePositions imagePositions,
            Generator generator,
            TokenLogprobs logprobs,
            Retries retries,
            Clock clock) {
        this.encoder = encoder;
        this.prompts = prompts;
        this.imagePositions = imagePositions;
        this.generator = generator;
        this.logprobs = logprobs;
        this.choices = new Choices(generator, logprobs, retries);
        this.retries = retries;
        this.clock = clock;
    }

    /**
     * Returns when the answer is whole; its text was said to the attempt by then.
     *
     * @throws ServingException when there is none
     */
    Outcome.Completed answer(InferenceJob job, Attempt attempt) {
        logprobs.require(job.sampling());
        Instant start = clock.instant();
        PromptDraft draft = prompts.draft(job.conversation());
        requireRoom(job, draft);
        List<EncodedImage> images = encode(job, attempt);
        Duration encode = Duration.between(start, clock.instant());
        List<VisualTokens> tokens = images.stream().map(EncodedImage::tokens).toList();
        Prompt prompt = draft.fill(tokens);
        Choices.Ends ends = generate(
                new GenerationRequest(
                        job.requestId(),
                        attempt.attemptId(),
                        job.caller(),
                        prompt,
                        job.conversation().continuesLast(),
                        job.sampling(),
                        attempt.deadline()),
                attempt);
        List<ImageUsage> imageUsages = images.stream().map(EncodedImage::usage).toList();
        return new Outcome.Completed(
                ends.reasons(), Usages.of(ends.statistics(), attempt.queued(), encode, imageUsages));
    }

    /** Encoding costs seconds an image; counting what they will take costs nothing. */
    private void requireRoom(InferenceJob job, PromptDraft draft) {
        List<ImageFile> images = job.conversation().images();
        long ofImages = images.stream()
                .mapToLong(image -> imagePositions.atLeast(image, images.size() > 1, job.compression()))
                .sum();
        long positions = draft.textPositions() + ofImages;
        if (positions > generator.maxContext()) {
            throw new ServingException(
                    FailureKind.CONTEXT_LENGTH_EXCEEDED,
                    "messages: expected a prompt of at most %d positions, got at least %d: %d of text and %d of %d images"
                            .formatted(
                                    generator.maxContext(), positions, draft.textPositions(), ofImages, images.size()));
        }
    }

    private List<EncodedImage> encode(InferenceJob job, Attempt attempt) {
        List<EncodedImage> images = new ArrayList<>();
        boolean several = job.conversation().images().size() > 1;
        for (ImageFile image : job.conversation().images()) {
            attempt.enter(Stage.ENCODE);
            images.add(retries.call(
                    attempt,
                    ENCODER_MAY_RECOVER,
                    () -> encoder.encode(
                            job.requestId(), image, several, job.compression(), attempt.deadline(), attempt.stop())));
        }
        return images;
    }

    private Choices.Ends generate(GenerationRequest request, Attempt attempt) {
        attempt.enter(Stage.GENERATE);
        try {
            return choices.generate(request, attempt);
        } catch (ServingException e) {
            throw unlessShutDown(e, attempt);
        }
    }

    /** A generator is unavailable only when this process ends: others can do the work. */
    private static ServingException unlessShutDown(ServingException failure, Attempt attempt) {
        if (failure.kind() == FailureKind.UNAVAILABLE) {
            attempt.stop().stop(StopCause.DRAINING);
        }
        return failure;
    }
}
