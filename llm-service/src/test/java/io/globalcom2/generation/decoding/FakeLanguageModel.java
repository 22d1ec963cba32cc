package io.globalcom2.generation.decoding;

import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.PromptPiece;
import io.globalcom2.generation.prompt.TextTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * After token n comes token n + 1, and after 59 comes 10. It remembers what each sequence has read and complains when a caller reads into
 * the wrong place, or when another sequence has written there. Steps wait for permits once it is {@link #pause paused}.
 */
public final class FakeLanguageModel implements LanguageModelEngine {
    /** Reading this token fails. */
    public static final int POISON = 99;

    private static final int VOCABULARY = 100;
    private static final int FIRST = 10;
    private static final int LAST = 59;
    private static final int MANY = 1_000_000;

    private final int maxContext;
    /** Which sequence wrote a position of the cache last, by the rows of its prompt. */
    private final PromptRows[] writers;
    /** By segment. */
    private final Map<Integer, FakeRows> prompts = new HashMap<>();

    private final Map<Integer, Integer> positionsRead = new HashMap<>();
    private final List<String> steps = new ArrayList<>();
    private final AtomicInteger openRows = new AtomicInteger();
    private final Semaphore permits = new Semaphore(MANY);

    public FakeLanguageModel(int positions, int maxContext) {
        this.writers = new PromptRows[positions];
        this.maxContext = maxContext;
    }

    /** Stops before the next step. */
    public void pause() {
        permits.drainPermits();
    }

    /** Lets a number of steps happen. */
    public void allow(int count) {
        permits.release(count);
    }

    public void resume() {
        permits.release(MANY);
    }

    /** Whether a step waits for a permit. */
    public boolean isHeld() {
        return permits.hasQueuedThreads();
    }

    /** The steps so far: segment and token, segment and span, such as {@code 0: 11, 20: 4-8}; moves as {@code 20+8 -> 0}. */
    public List<String> steps() {
        synchronized (steps) {
            return List.copyOf(steps);
        }
    }

    /** Packed prompts that nobody has closed. */
    public int openRows() {
        return openRows.get();
    }

    @Override
    public int positions() {
        return writers.length;
    }

    @Override
    public int maxContext() {
        return maxContext;
    }

    @Override
    public PromptRows pack(Prompt prompt) {
        List<Integer> tokens = new ArrayList<>();
        for (PromptPiece part : prompt.parts()) {
            for (int i = 0; i < part.positions(); i++) {
                tokens.add(part instanceof TextTokens text ? text.get(i) : 0);
            }
        }
        openRows.incrementAndGet();
        return new FakeRows(tokens, openRows);
    }

    @Override
    public float[][] step(List<NextToken> tokens, List<PromptSpan> spans) {
        await(Stream.concat(
                        tokens.stream().map(token -> token.segment() + ": " + token.token()),
                        spans.stream().map(span -> "%d: %d-%d".formatted(span.segment(), span.start(), span.end())))
                .collect(Collectors.joining(", ")));
        float[][] logits = new float[tokens.size() + spans.size()][0];
        for (int i = 0; i < tokens.size(); i++) {
            NextToken token = tokens.get(i);
            write(token.segment(), token.position(), token.position() + 1);
            logits[i] = after(token.token());
        }
        for (int i = 0; i < spans.size(); i++) {
            PromptSpan span = spans.get(i);
            FakeRows rows = (FakeRows) span.rows();
            if (span.start() == 0) {
                prompts.put(span.segment(), rows);
                positionsRead.put(span.segment(), 0);
            }
            write(span.segment(), span.start(), span.end());
            float[] behind = after(rows.tokens().get(span.end() - 1));
            logits[tokens.size() + i] = span.endsPrompt() ? behind : logits[tokens.size() + i];
        }
        return logits;
    }

    /** A step that failed may be done again, so what was read may be read once more. */
    private void write(int segment, int start, int end) {
        PromptRows writer = prompts.get(segment);
        int read = positionsRead.getOrDefault(segment, -1);
        if (start > read || end > maxContext) {
            throw new IllegalStateException("read %d-%d after %d positions".formatted(start, end, read));
        }
        for (int position = 0; position < start; position++) {
            if (writers[segment + position] != writer) {
                throw new IllegalStateException("position %d of segment %d is another's".formatted(position, segment));
            }
        }
        Arrays.fill(writers, segment + start, segment + end, writer);
        positionsRead.put(segment, Math.max(read, end));
    }

    @Override
    public void move(int origin, int destination, int positions) {
        await("%d+%d -> %d".formatted(origin, positions, destination));
        PromptRows writer = prompts.remove(origin);
        for (int position = 0; position < positions; position++) {
            if (writers[origin + position] != writer) {
                throw new IllegalStateException("position %d of segment %d is another's".formatted(position, origin));
            }
            writers[destination + position] = writer;
        }
        prompts.put(destination, (FakeRows) writer);
        positionsRead.put(destination, positions);
    }

    @Override
    public void close() {
        resume();
    }

    private void await(String name) {
        permits.acquireUninterruptibly();
        synchronized (steps) {
            steps.add(name);
        }
    }

    private static float[] after(int token) {
        if (token == POISON) {
            throw new IllegalStateException("poisoned");
        }
        float[] logits = new float[VOCABULARY];
        Arrays.fill(logits, -1);
        logits[token == LAST ? FIRST : token + 1] = 1;
        return logits;
    }

    /** Equal to no others: who wrote is told by them. */
    private static final class FakeRows implements PromptRows {
        private final List<Integer> tokens;
        private final AtomicInteger openRows;

        FakeRows(List<Integer> tokens, AtomicInteger openRows) {
            this.tokens = tokens;
            this.openRows = openRows;
        }

        List<Integer> tokens() {
            return tokens;
        }

        @Override
        public int positions() {
            return tokens.size();
        }

        @Override
        public void close() {
            openRows.decrementAndGet();
        }
    }
}
