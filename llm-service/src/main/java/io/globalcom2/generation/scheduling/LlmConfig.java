package io.globalcom2.generation.scheduling;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many requests are served at once, and how long they may get. */
@ConfigMapping(prefix = "globalcom2.llm")
public interface LlmConfig {
    /** Requests that run together at most, as far as the KV cache has room for them; all that decode share every step. */
    @WithDefault("8")
    int slots();

    /** Positions of the KV cache. A request takes those of its prompt and its token limit, and waits until there are so many free. 0 takes those of four whole contexts. */
    @WithDefault("0")
    int cachePositions();

    /**
     * Positions read in one step while requests decode: a token of each of them, pieces of prompts with the rest; more than the slots. It bounds how long a stream stalls
     * while prompts come in. Where 2,948 positions take 5.4 s, 96 are some 130 ms at their beginning and 230 ms at their end. Smaller pieces cost more: a position 19 ms of
     * 64, 17 of 128, 14.5 of 256, on one core in float32. While nobody decodes it is four times as many.
     */
    @WithDefault("96")
    int stepPositions();

    /** Whose prompts may begin with what has been read for others: {@code caller}, those of the same caller, where callers who are not known are one; {@code everybody}; {@code off}. */
    @WithDefault("caller")
    PrefixReuse prefixReuse();

    /** Requests that a worker takes beyond the slots, so that encoding one overlaps decoding others; 0 with one slot serves no batch lane. */
    @WithDefault("2")
    int prefetch();

    /** Requests that wait for a slot or for positions; more are refused. At least the prefetch. */
    @WithDefault("64")
    int waitingRoom();

    /** Positions of a prompt and its answer together; 0 takes what the checkpoint was made for. */
    @WithDefault("0")
    int maxContext();

    /** Token limit of requests that name none. */
    @WithDefault("512")
    int maxTokens();

    /** A step of the engine that takes longer never ends, and only a new process helps. */
    @WithDefault("10m")
    Duration stuckAfter();
}
