package io.globalcom2.generation.worker;

import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.prompt.ImagePositions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.prompt.PromptDraft;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.TokenScores;
import io.globalcom2.generation.scheduling.Generation;
import io.globalcom2.generation.scheduling.GenerationListener;
import io.globalcom2.generation.scheduling.GenerationRequest;
import io.globalcom2.generation.scheduling.GenerationStatistics;
import io.globalcom2.generation.scheduling.Generator;
import io.globalcom2.proto.v1.ImageUsage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** From the job to the answer: encode the images, build the prompt, generate. */
final class Answering {
    /** Another replica of the encoder may do it, or the same one later. */
    private static final Set<FailureKind> ENCODER_MAY_RECOVER =
            EnumSet.of(FailureKind.UNAVAILABLE, FailureKind.OVERLOADED);
    /** The generator's places are taken by others for the moment. */
    private static final Set<FailureKind> GENERATOR_IS_FULL = EnumSet.of(FailureKind.OVERLOADED);

    private final EncoderClient encoder;
    private final PromptAssembler prompts;
    private final ImagePositions imagePositions;
    private final Generator generator;
    private final TokenLogprobs logprobs;
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
        Answer answer = generate(
                new GenerationRequest(
                        job.requestId(),
                        job.caller(),
                        prompt,
                        job.conversation().continuesLast(),
                        job.sampling(),
                        attempt.deadline()),
                attempt);
        List<ImageUsage> imageUsages = images.stream().map(EncodedImage::usage).toList();
        return new Outcome.Completed(
                answer.reason(), Usages.of(answer.statistics(), attempt.queued(), encode, imageUsages));
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

    private Answer generate(GenerationRequest request, Attempt attempt) {
        attempt.enter(Stage.GENERATE);
        Listener listener = new Listener(attempt, request.continuesText());
        try {
            Generation generation =
                    retries.call(attempt, GENERATOR_IS_FULL, () -> generator.generate(request, listener));
            attempt.stop().onStop(generation::cancel);
            return listener.answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ServingException failure ? unlessShutDown(failure, attempt) : e;
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

    private record Answer(EndReason reason, GenerationStatistics statistics) {}

    private final class Listener implements GenerationListener {
        private final Attempt attempt;
        private final boolean continuesText;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        Listener(Attempt attempt, boolean continuesText) {
            this.attempt = attempt;
            this.continuesText = continuesText;
        }

        @Override
        public void onText(String text, int completionTokens, List<TokenScores> scores) {
            attempt.say(text, completionTokens, logprobs.of(scores, continuesText));
        }

        @Override
        public void onCompleted(EndReason reason, GenerationStatistics statistics) {
            answer.complete(new Answer(reason, statistics));
        }

        @Override
        public void onFailed(ServingException failure) {
            answer.completeExceptionally(failure);
        }
    }
}
