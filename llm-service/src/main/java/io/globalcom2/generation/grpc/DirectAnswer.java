package io.globalcom2.generation.grpc;

import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.TokenScores;
import io.globalcom2.generation.scheduling.GenerationListener;
import io.globalcom2.generation.scheduling.GenerationStatistics;
import io.globalcom2.generation.wire.OutcomeMessages;
import io.globalcom2.generation.worker.Outcome;
import io.globalcom2.generation.worker.TokenLogprobs;
import io.globalcom2.generation.worker.Usages;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.TextDelta;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.wire.FailedMessages;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The events of one direct call between the thread that decodes and the one that sends. What waits here for a slow client is never more than
 * the answer, which its token limit bounds; who decodes never waits.
 */
final class DirectAnswer implements GenerationListener {
    private final String requestId;
    private final String attemptId = UUID.randomUUID().toString();
    private final List<ImageUsage> images;
    private final TokenLogprobs logprobs;
    private final BlockingQueue<GenerateEvent> events = new LinkedBlockingQueue<>();
    /** For the thread that decodes only. */
    private long nextSequenceNumber;

    DirectAnswer(String requestId, List<ImageUsage> images, TokenLogprobs logprobs) {
        this.requestId = requestId;
        this.images = List.copyOf(images);
        this.logprobs = logprobs;
    }

    /** Waits for the next event. */
    GenerateEvent take() throws InterruptedException {
        return events.take();
    }

    static boolean isTerminal(GenerateEvent event) {
        return event.hasCompleted() || event.hasFailed();
    }

    @Override
    public void onText(String text, int completionTokens, List<TokenScores> scores) {
        TextDelta delta = TextDelta.newBuilder()
                .setText(text)
                .setCompletionTokens(completionTokens)
                .addAllLogprobs(logprobs.of(scores))
                .build();
        add(GenerateEvent.newBuilder().setDelta(delta));
    }

    @Override
    public void onCompleted(EndReason reason, GenerationStatistics statistics) {
        Usage usage = Usages.of(statistics, Duration.ZERO, Duration.ZERO, images);
        add(GenerateEvent.newBuilder()
                .setCompleted(OutcomeMessages.completed(new Outcome.Completed(List.of(reason), usage))));
    }

    @Override
    public void onFailed(ServingException failure) {
        add(GenerateEvent.newBuilder().setFailed(FailedMessages.write(failure.kind(), failure.getMessage())));
    }

    private void add(GenerateEvent.Builder event) {
        events.add(event.setRequestId(requestId)
                .setAttemptId(attemptId)
                .setSequenceNumber(nextSequenceNumber)
                .build());
        nextSequenceNumber++;
    }
}
