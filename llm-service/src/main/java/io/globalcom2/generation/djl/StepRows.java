package io.globalcom2.generation.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptSpan;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** What a step reads as the program's {@code step} takes it: the rows of the tokens, then those of the spans. */
final class StepRows {
    private final List<NextToken> tokens;
    private final List<PromptSpan> spans;

    StepRows(List<NextToken> tokens, List<PromptSpan> spans) {
        this.tokens = tokens;
        this.spans = spans;
    }

    /** [tokens] int64. */
    NDArray tokens(NDManager manager) {
        return manager.create(tokens.stream().mapToLong(NextToken::token).toArray());
    }

    /** Per span the packed prompt that it is of. */
    NDList packed() {
        return new NDList(
                spans.stream().map(span -> ((PackedPrompt) span.rows()).rows()).toArray(NDArray[]::new));
    }

    /** Per span the position of the prompt that its first packed row is of. */
    long[] packedFrom() {
        return spans.stream().mapToLong(span -> span.rows().start()).toArray();
    }

    /** [tokens + spans], as are the next two. */
    long[] segments() {
        return both(
                tokens.stream().mapToLong(NextToken::segment), spans.stream().mapToLong(PromptSpan::segment));
    }

    long[] starts() {
        return both(
                tokens.stream().mapToLong(NextToken::position), spans.stream().mapToLong(PromptSpan::start));
    }

    long[] ends() {
        return both(
                tokens.stream().mapToLong(token -> token.position() + 1L),
                spans.stream().mapToLong(PromptSpan::end));
    }

    /** Rows with logits: those of the tokens, and the last ones of prompts. */
    long[] wanted() {
        LongStream.Builder rows = LongStream.builder();
        LongStream.range(0, tokens.size()).forEach(rows::add);
        long behind = tokens.size();
        for (PromptSpan span : spans) {
            behind += span.positions();
            if (span.endsPrompt()) {
                rows.add(behind - 1);
            }
        }
        return rows.build().toArray();
    }

    /**
     * Logits by token and span.
     *
     * @param logits [wanted, N], row-major
     * @return [tokens + spans], [0] for spans that end no prompt
     */
    float[][] split(float... logits) {
        float[][] split = new float[tokens.size() + spans.size()][0];
        long[] wanted = wanted();
        int width = wanted.length == 0 ? 0 : logits.length / wanted.length;
        int row = 0;
        for (int i = 0; i < split.length; i++) {
            if (i < tokens.size() || spans.get(i - tokens.size()).endsPrompt()) {
                split[i] = Arrays.copyOfRange(logits, row * width, (row + 1) * width);
                row++;
            }
        }
        return split;
    }

    private static long[] both(LongStream ofTokens, LongStream ofSpans) {
        return LongStream.concat(ofTokens, ofSpans).toArray();
    }
}
