package io.globalcom2.generation.messaging;

import io.globalcom2.checkpoint.prompt.ImagePositions;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.worker.DeadLetters;
import io.globalcom2.generation.worker.EncoderClient;
import io.globalcom2.generation.worker.LoneAttempts;
import io.globalcom2.generation.worker.ResultLedger;
import io.globalcom2.generation.worker.TokenLogprobs;
import io.globalcom2.generation.worker.TokenRelay;
import io.globalcom2.generation.worker.Worker;
import io.globalcom2.generation.worker.WorkerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Workers beside the service's own: takers of their own in the same group, and the same answers. */
@Singleton
final class AddedWorkers {
    private final ShareGroups groups;
    private final RequestReader reader;
    private final MutinyEmitter<byte[]> requests;
    private final MutinyEmitter<byte[]> batchRequests;
    private final WorkerStatusReporter reporter;
    private final QueueConfig config;
    private final LlmConfig generation;
    private final ResultLedger ledger;
    private final DeadLetters deadLetters;
    private final LoneAttempts loneAttempts;
    private final TokenRelay relay;
    private final EncoderClient encoder;
    private final PromptAssembler prompts;
    private final ImagePositions imagePositions;
    private final ScriptedGenerator generator;
    private final TokenLogprobs logprobs;

    /** A worker that was started. */
    record Added(Worker worker, KafkaWorkQueue queue) {
        /** Hands back what it has not finished. */
        void end() throws InterruptedException {
            worker.drain(Duration.ZERO);
            queue.destroy();
        }
    }

    AddedWorkers(
            ShareGroups groups,
            RequestReader reader,
            @Channel(Channels.REQUESTS) MutinyEmitter<byte[]> requests,
            @Channel(Channels.REQUESTS_BATCH) MutinyEmitter<byte[]> batchRequests,
            WorkerStatusReporter reporter,
            QueueConfig config,
            LlmConfig generation,
            ResultLedger ledger,
            DeadLetters deadLetters,
            LoneAttempts loneAttempts,
            TokenRelay relay,
            EncoderClient encoder,
            PromptAssembler prompts,
            ImagePositions imagePositions,
            ScriptedGenerator generator,
            TokenLogprobs logprobs) {
        this.groups = groups;
        this.reader = reader;
        this.requests = requests;
        this.batchRequests = batchRequests;
        this.reporter = reporter;
        this.config = config;
        this.generation = generation;
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.loneAttempts = loneAttempts;
        this.relay = relay;
        this.encoder = encoder;
        this.prompts = prompts;
        this.imagePositions = imagePositions;
        this.generator = generator;
        this.logprobs = logprobs;
    }

    Added start() {
        KafkaWorkQueue queue =
                new KafkaWorkQueue(groups, reader, requests, batchRequests, reporter, config, generation, generator);
        Worker worker = new Worker(
                queue,
                ledger,
                deadLetters,
                loneAttempts,
                relay,
                encoder,
                prompts,
                imagePositions,
                generator,
                logprobs,
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                new WorkerSettings(generation.slots() + generation.prefetch(), Duration.ofMinutes(10)));
        worker.start();
        return new Added(worker, queue);
    }
}
