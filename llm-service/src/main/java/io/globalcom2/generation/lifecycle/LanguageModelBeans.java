package io.globalcom2.generation.lifecycle;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.ModelConfig;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.Tokenizer;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.checkpoint.tokens.TokenBytes;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.vocabulary.FormReaders;
import io.globalcom2.form.vocabulary.FormVocabulary;
import io.globalcom2.form.vocabulary.TokenTree;
import io.globalcom2.generation.decoding.LanguageModelEngine;
import io.globalcom2.generation.djl.CheckpointPrompts;
import io.globalcom2.generation.djl.DjlLanguageModel;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.sampling.Samplers;
import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.scheduling.Scheduler;
import io.globalcom2.generation.scheduling.SchedulerLimits;
import io.globalcom2.generation.worker.TokenLogprobs;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;

/** The language model and what stands around it. */
final class LanguageModelBeans {
    @Produces
    @Singleton
    Checkpoint checkpoint(ModelConfig config) {
        return Checkpoint.open(config.folder());
    }

    @Produces
    @Singleton
    Tokenizer tokenizer(Checkpoint checkpoint) {
        return Tokenizer.open(checkpoint.folder());
    }

    void close(@Disposes Tokenizer tokenizer) {
        tokenizer.close();
    }

    @Produces
    @Singleton
    PromptAssembler prompts(Checkpoint checkpoint, Tokenizer tokenizer) {
        return CheckpointPrompts.assembler(checkpoint, tokenizer);
    }

    @Produces
    @Singleton
    LanguageModelEngine engine(ModelConfig model, LlmConfig config, Checkpoint checkpoint) {
        return DjlLanguageModel.load(
                TorchRuntime.start(model),
                checkpoint,
                new WeightStorage(model.weights(), model.weightsCache()),
                config.cachePositions(),
                config.maxContext());
    }

    void close(@Disposes LanguageModelEngine engine) {
        engine.close();
    }

    @Produces
    @Singleton
    Scheduler scheduler(
            LanguageModelEngine engine,
            Checkpoint checkpoint,
            Tokenizer tokenizer,
            KnownTokens tokens,
            LlmConfig config,
            Clock clock,
            MeterRegistry registry) {
        Set<Integer> endOfSequence = checkpoint.generation().endOfSequenceIds();
        Scheduler scheduler = Scheduler.start(
                engine,
                endOfSequence,
                ids -> CheckpointPrompts.decode(tokenizer, ids),
                new Samplers(endOfSequence, new FormReaders(() -> vocabulary(tokens))),
                new SchedulerLimits(
                        config.slots(),
                        Math.max(config.waitingRoom(), config.prefetch()),
                        config.stepPositions(),
                        config.stepTime(),
                        config.prefixReuse()),
                clock,
                registry.timer("globalcom2.llm.step")::record);
        registry.gauge("globalcom2.llm.slots", scheduler, Scheduler::slots);
        registry.gauge("globalcom2.llm.in.flight.requests", scheduler, Scheduler::load);
        registry.gauge("globalcom2.llm.running.requests", scheduler, Scheduler::running);
        registry.gauge("globalcom2.llm.waiting.requests", scheduler, Scheduler::waiting);
        registry.gauge("globalcom2.llm.step.positions", scheduler, Scheduler::stepPositions);
        registry.gauge("globalcom2.llm.cache.positions", engine, LanguageModelEngine::positions);
        registry.gauge("globalcom2.llm.taken.positions", scheduler, Scheduler::positionsTaken);
        registry.gauge("globalcom2.llm.kept.positions", scheduler, Scheduler::positionsKept);
        return scheduler;
    }

    @Produces
    @Singleton
    TokenLogprobs logprobs(KnownTokens tokens) {
        return new TokenLogprobs(tokens);
    }

    private static FormVocabulary vocabulary(KnownTokens known) {
        try {
            TokenBytes tokens = known.get();
            return new FormVocabulary(new TokenTree(tokens.tokens()), tokens.dropsFirstBlank());
        } catch (CheckpointException e) {
            throw new ServingException(FailureKind.INVALID_INPUT, "json_schema: " + e.getMessage(), e);
        }
    }
}
