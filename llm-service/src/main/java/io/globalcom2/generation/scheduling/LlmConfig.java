package io.globalcom2.generation.scheduling;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many requests are served at once, and how long they may get. */
@ConfigMapping(prefix = "globalcom2.llm")
public interface LlmConfig {
    /** Requests that decode in turn; each has its own part of the KV cache. */
    @WithDefault("4")
    int slots();

    /** Requests that a worker takes beyond the slots, so that encoding one overlaps decoding others; 0 with one slot serves no batch lane. */
    @WithDefault("2")
    int prefetch();

    /** Requests that wait for a slot; more are refused. At least the prefetch. */
    @WithDefault("64")
    int waitingRoom();

    /** Positions of a prompt and its answer together; 0 takes what the checkpoint was made for. */
    @WithDefault("0")
    int maxContext();

    /** Token limit of requests that name none. */
    @WithDefault("512")
    int maxTokens();

    /** A step of the engine that takes longer never ends, and only a new process helps. The slowest reads 512 positions of a prompt. */
    @WithDefault("10m")
    Duration stuckAfter();
}
