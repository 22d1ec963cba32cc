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
     * What a step should take at most while requests decode, so how long a stream stalls while prompts come in: as many positions of prompts are read beside the tokens as
     * fit into it, by what the last steps took, and never fewer than 16. Smaller pieces cost more: on one core in float32 a position 19 ms of 64, 17 of 128, 14.5 of 256.
     */
    @WithDefault("250ms")
    Duration stepTime();

    /** Positions read in one step at most while requests decode, however fast the machine is; more than the slots. While nobody decodes, four times as many, and at least 384 of them. */
    @WithDefault("512")
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

    /** How long a direct caller may leave an event untaken, whatever its deadline; then it is cut off. */
    @WithDefault("30s")
    Duration callerTimeout();

    /** A step of the engine that takes longer never ends, and only a new process helps. */
    @WithDefault("10m")
    Duration stuckAfter();
}
