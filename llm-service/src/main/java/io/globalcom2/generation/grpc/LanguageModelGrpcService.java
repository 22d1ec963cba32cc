package io.globalcom2.generation.grpc;

import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.scheduling.Generation;
import io.globalcom2.generation.scheduling.GenerationRequest;
import io.globalcom2.generation.scheduling.Generator;
import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.worker.TokenLogprobs;
import io.globalcom2.grpc.ServerStream;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.GenerateRequest;
import io.globalcom2.proto.v1.LanguageModelGrpc;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The way in for callers that bring the prompt themselves. Each call has a thread of its own while it runs, which sends as fast as its client
 * takes; there are at most as many as the generator accepts. The gRPC server makes this bean on an event loop, so the model is only asked
 * for when a call needs it.
 */
@GrpcService
final class LanguageModelGrpcService extends LanguageModelGrpc.LanguageModelImplBase {
    /** Of calls that come without one; the same as the gateway's default. */
    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);

    private static final long IDLE_THREAD_SECONDS = 30;

    private final Provider<Generator> generator;
    private final Provider<PromptAssembler> prompts;
    private final Provider<TokenLogprobs> logprobs;
    private final RequestLimits limits;
    private final int defaultMaxTokens;
    private final Duration callerTimeout;
    private final Clock clock;
    private final ExecutorService senders;

    LanguageModelGrpcService(
            Provider<Generator> generator,
            Provider<PromptAssembler> prompts,
            Provider<TokenLogprobs> logprobs,
            RequestLimits limits,
            LlmConfig config,
            Clock clock) {
        this.generator = generator;
        this.prompts = prompts;
        this.logprobs = logprobs;
        this.limits = limits;
        this.defaultMaxTokens = config.maxTokens();
        this.callerTimeout = config.callerTimeout();
        this.clock = clock;
        this.senders = new ThreadPoolExecutor(
                0,
                config.slots() + config.waitingRoom() + 1,
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>());
    }

    @Override
    public void generate(GenerateRequest message, StreamObserver<GenerateEvent> observer) {
        ServerStream<GenerateEvent> stream = new ServerStream<>(observer);
        Duration limit = Optional.ofNullable(Context.current().getDeadline())
                .map(deadline -> Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)))
                .orElse(DEFAULT_DEADLINE);
        Instant deadline = clock.instant().plus(limit);
        try {
            senders.execute(() -> answer(message, deadline, stream));
        } catch (RejectedExecutionException e) {
            stream.fail(new ServingException(FailureKind.OVERLOADED, "too many calls at a time", e));
        }
    }

    private void send(ServerStream<GenerateEvent> stream, GenerateEvent event) {
        stream.send(event, Deadline.after(callerTimeout.toMillis(), TimeUnit.MILLISECONDS));
    }

    @PreDestroy
    void stop() {
        senders.shutdownNow();
    }

    private void answer(GenerateRequest message, Instant deadline, ServerStream<GenerateEvent> stream) {
        DirectAnswer answer;
        Generation generation;
        try {
            GenerationRequest request =
                    new GenerateMessages(prompts.get(), limits, defaultMaxTokens).read(message, deadline);
            logprobs.get().require(request.sampling());
            answer = new DirectAnswer(request.requestId(), GenerateMessages.images(message), logprobs.get());
            generation = generator.get().generate(request, answer);
        } catch (RuntimeException e) {
            stream.fail(e);
            return;
        }
        stream.onCancel(generation::cancel);
        try {
            GenerateEvent event = answer.take();
            while (!DirectAnswer.isTerminal(event)) {
                send(stream, event);
                event = answer.take();
            }
            send(stream, event);
            stream.complete();
        } catch (ServingException e) {
            // The client has gone away or takes nothing, and the generation goes with it.
            generation.cancel();
            stream.fail(e);
        } catch (InterruptedException e) {
            generation.cancel();
            stream.fail(new ServingException(FailureKind.UNAVAILABLE, "shutting down", e));
            Thread.currentThread().interrupt();
        }
    }
}
