package io.globalcom2.generation.lifecycle;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.chat.limits.RequestConfig;
import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.checkpoint.prompt.ImagePositions;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.scheduling.Generator;
import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.worker.DeadLetters;
import io.globalcom2.generation.worker.EncoderClient;
import io.globalcom2.generation.worker.LoneAttempts;
import io.globalcom2.generation.worker.ResultLedger;
import io.globalcom2.generation.worker.TokenLogprobs;
import io.globalcom2.generation.worker.TokenRelay;
import io.globalcom2.generation.worker.WorkQueue;
import io.globalcom2.generation.worker.Worker;
import io.globalcom2.generation.worker.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The plain objects that the container cannot find by itself. */
final class WorkerBeans {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ImagePositions imagePositions(Checkpoint checkpoint) {
        return ImagePositions.of(checkpoint.config());
    }

    @Produces
    @Singleton
    RequestLimits requestLimits(RequestConfig config) {
        return RequestLimits.of(config);
    }

    @Produces
    @Singleton
    Worker worker(
            WorkQueue queue,
            ResultLedger ledger,
            DeadLetters deadLetters,
            LoneAttempts loneAttempts,
            TokenRelay relay,
            EncoderClient encoder,
            PromptAssembler prompts,
            ImagePositions imagePositions,
            Generator generator,
            TokenLogprobs logprobs,
            MeterRegistry registry,
            Clock clock,
            LlmConfig generation,
            WorkerConfig config) {
        return new Worker(
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
                registry,
                clock,
                new WorkerSettings(generation.slots() + generation.prefetch(), config.defaultDeadline()));
    }
}
