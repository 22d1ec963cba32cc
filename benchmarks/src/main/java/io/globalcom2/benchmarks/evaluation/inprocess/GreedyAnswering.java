package io.globalcom2.benchmarks.evaluation.inprocess;

import io.globalcom2.generation.decoding.LanguageModelEngine;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.Sampler;
import io.globalcom2.generation.sampling.SamplingOptions;
import io.globalcom2.generation.sampling.TokenDecoder;
import io.globalcom2.generation.sampling.WrittenAnswer;
import java.util.List;
import java.util.Set;

/** One prompt at a time, with the engine and the end of answers as they are served. */
final class GreedyAnswering {
    private static final int SEGMENT = 0;
    /** A long prompt is read in pieces, as the services read it. */
    private static final int PREFILL_POSITIONS = 512;

    private final LanguageModelEngine engine;
    private final Set<Integer> endOfSequence;
    private final TokenDecoder decoder;
    private final int maxTokens;

    GreedyAnswering(LanguageModelEngine engine, Set<Integer> endOfSequence, TokenDecoder decoder, int maxTokens) {
        this.engine = engine;
        this.endOfSequence = endOfSequence;
        this.decoder = decoder;
        this.maxTokens = maxTokens;
    }

    /**
     * What was said.
     *
     * @param positions of the prompt
     * @param tokens generated, the end-of-sequence token included
     * @param firstTokenNanos {@link System#nanoTime} when the first was known
     */
    record Said(String text, int positions, int tokens, long firstTokenNanos) {}

    Said answer(Prompt prompt) {
        WrittenAnswer answer = new WrittenAnswer(SamplingOptions.greedy(maxTokens), endOfSequence, decoder);
        StringBuilder text = new StringBuilder();
        try (PromptRows rows = engine.pack(prompt, 0)) {
            float[] logits = prefill(rows);
            long firstTokenNanos = System.nanoTime();
            int position = rows.end();
            while (true) {
                int token = Sampler.GREEDY.choose(logits);
                text.append(answer.add(token));
                if (answer.finishReason().isEmpty() && position == engine.maxContext()) {
                    text.append(answer.end(EndReason.LENGTH));
                }
                if (answer.finishReason().isPresent()) {
                    return new Said(text.toString(), rows.end(), answer.tokens(), firstTokenNanos);
                }
                logits = engine.step(List.of(new NextToken(SEGMENT, position, token)), List.of())[0];
                position++;
            }
        }
    }

    private float[] prefill(PromptRows rows) {
        float[] logits = new float[0];
        for (int start = 0; start < rows.end(); start += PREFILL_POSITIONS) {
            int end = Math.min(rows.end(), start + PREFILL_POSITIONS);
            logits = engine.step(List.of(), List.of(new PromptSpan(SEGMENT, rows, start, end)))[0];
        }
        return logits;
    }
}
