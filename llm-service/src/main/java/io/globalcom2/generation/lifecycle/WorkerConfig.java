package io.globalcom2.generation.lifecycle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the worker deals with records. The rest of the prefix is the generator's. */
@ConfigMapping(prefix = "globalcom2.llm")
public interface WorkerConfig {
    /** Time from when a record was queued to its deadline, for records that name none. */
    @WithDefault("10m")
    Duration defaultDeadline();
}
