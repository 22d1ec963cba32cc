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
 * After token n comes token n + 1, and after 59 comes 10. It remembers what lies at each position of the cache and complains when that is not what
 * the sequence should have there. Steps wait for permits once it is {@link #pause paused}.
 */
public final class FakeLanguageModel implements LanguageModelEngine {
    /** Reading this token fails. */
    public static final int POISON = 99;

    private static final int VOCABULARY = 100;
    private static final int FIRST = 10;
    private static final int LAST = 59;
    private static final int MANY = 1_000_000;

    private final int maxContext;
    /** What was read at each position of the cache, and how far from the start of its segment. */
    private final Read[] cache;
    /** What each sequence has read, by segment. */
    private final Map<Integer, List<Integer>> sequences = new HashMap<>();

    private boolean failsToCopy;
    private final List<String> steps = new ArrayList<>();
    private final AtomicInteger openRows = new AtomicInteger();
    private final Semaphore permits = new Semaphore(MANY);

    public FakeLanguageModel(int positions, int maxContext) {
        this.cache = new Read[positions];
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

    /** Copies fail once. */
    public void failToCopy() {
        failsToCopy = true;
    }

    /** Whether a step waits for a permit. */
    public boolean isHeld() {
        return permits.hasQueuedThreads();
    }

    /** The steps so far: segment and token, segment and span, such as {@code 0: 11, 20: 4-8}; copies as {@code 20+8 -> 0}. */
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
        return cache.length;
    }

    @Override
    public int maxContext() {
        return maxContext;
    }

    @Override
    public PromptRows pack(Prompt prompt, int start) {
        List<Integer> tokens = new ArrayList<>();
        for (PromptPiece part : prompt.parts()) {
            for (int i = 0; i < part.positions(); i++) {
                tokens.add(part instanceof TextTokens text ? text.get(i) : 0);
            }
        }
        openRows.incrementAndGet();
        return new FakeRows(tokens, start, openRows);
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
            List<Integer> sequence =
                    new ArrayList<>(sequences.get(token.segment()).subList(0, token.position()));
            sequence.add(token.token());
            read(token.segment(), token.position(), sequence);
            logits[i] = after(token.token());
        }
        for (int i = 0; i < spans.size(); i++) {
            PromptSpan span = spans.get(i);
            FakeRows rows = (FakeRows) span.rows();
            read(span.segment(), span.start(), rows.tokens().subList(0, span.end()));
            float[] behind = after(rows.tokens().get(span.end() - 1));
            logits[tokens.size() + i] = span.endsPrompt() ? behind : logits[tokens.size() + i];
        }
        return logits;
    }

    /** A step that failed may be done again, so what was read may be read once more. */
    private void read(int segment, int start, List<Integer> sequence) {
        if (sequence.size() > maxContext) {
            throw new IllegalStateException("read %d positions".formatted(sequence.size()));
        }
        for (int position = 0; position < sequence.size(); position++) {
            Read expected = new Read(sequence.get(position), position);
            if (position >= start) {
                cache[segment + position] = expected;
            } else if (!expected.equals(cache[segment + position])) {
                throw new IllegalStateException("expected %s at position %d of segment %d, found %s"
                        .formatted(expected, position, segment, cache[segment + position]));
            }
        }
        sequences.put(segment, List.copyOf(sequence));
    }

    @Override
    public void copy(int origin, int destination, int positions) {
        await("%d+%d -> %d".formatted(origin, positions, destination));
        if (failsToCopy) {
            failsToCopy = false;
            throw new IllegalStateException("no copy");
        }
        System.arraycopy(cache, origin, cache, destination, positions);
        // All of a sequence, when it is moved.
        if (sequences.containsKey(origin)) {
            sequences.put(destination, sequences.get(origin));
        }
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

    private record Read(int token, int position) {}

    private record FakeRows(List<Integer> tokens, int start, AtomicInteger openRows) implements PromptRows {
        @Override
        public int end() {
            return tokens.size();
        }

        @Override
        public void close() {
            openRows.decrementAndGet();
        }
    }
}
