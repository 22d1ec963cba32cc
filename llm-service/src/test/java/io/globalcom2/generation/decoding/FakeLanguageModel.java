package io.globalcom2.generation.decoding;

import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.PromptPiece;
import io.globalcom2.generation.prompt.TextTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * After token n comes token n + 1, and after 59 comes 10. It remembers what each slot has read and complains when a caller reads
 * into the wrong place. Steps wait for permits once it is {@link #pause paused}.
 */
public final class FakeLanguageModel implements LanguageModelEngine {
    /** Reading this token fails. */
    public static final int POISON = 99;

    private static final int VOCABULARY = 100;
    private static final int FIRST = 10;
    private static final int LAST = 59;
    private static final int MANY = 1_000_000;

    private final int maxContext;
    private final List<List<Integer>> slots = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final AtomicInteger openRows = new AtomicInteger();
    private final Semaphore permits = new Semaphore(MANY);

    public FakeLanguageModel(int slots, int maxContext) {
        this.maxContext = maxContext;
        for (int slot = 0; slot < slots; slot++) {
            this.slots.add(new ArrayList<>());
        }
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

    /** What was done so far: {@code prefill 0: 0-4}, {@code decode 1: 7}. */
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
    public int slots() {
        return slots.size();
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
    public float[] prefill(int slot, PromptRows rows, int start, int end) {
        step("prefill %d: %d-%d".formatted(slot, start, end));
        List<Integer> read = slots.get(slot);
        if (start > read.size() || end <= start || end > maxContext) {
            throw new IllegalStateException("read %d-%d after %d positions".formatted(start, end, read.size()));
        }
        read.subList(start, read.size()).clear();
        read.addAll(((FakeRows) rows).tokens().subList(start, end));
        return after(read.get(end - 1));
    }

    @Override
    public float[][] decode(int[] slots, int[] tokens, int[] positions) {
        float[][] logits = new float[slots.length][];
        for (int i = 0; i < slots.length; i++) {
            step("decode %d: %d".formatted(slots[i], tokens[i]));
            List<Integer> read = this.slots.get(slots[i]);
            if (positions[i] != read.size() || positions[i] >= maxContext) {
                throw new IllegalStateException(
                        "decoded at %d after %d positions".formatted(positions[i], read.size()));
            }
            read.add(tokens[i]);
            logits[i] = after(tokens[i]);
        }
        return logits;
    }

    @Override
    public void close() {
        resume();
    }

    private void step(String name) {
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

    private record FakeRows(List<Integer> tokens, AtomicInteger openRows) implements PromptRows {
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
