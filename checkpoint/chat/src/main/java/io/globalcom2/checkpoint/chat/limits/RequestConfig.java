package io.globalcom2.checkpoint.chat.limits;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is accepted of a request, whichever way it comes. */
@ConfigMapping(prefix = "globalcom2.requests")
public interface RequestConfig {
    /** Most messages of a conversation. */
    @WithDefault("1000")
    int maxMessages();

    /** Most images of a conversation. How many the model can read is another matter: a worker counts their positions before any is encoded. */
    @WithDefault("64")
    int maxImages();

    /** Most memory that the samples of all images together would take once decoded, each counted as for {@code globalcom2.images.max-decoded-bytes}. */
    @WithDefault("800M")
    MemorySize maxDecodedBytes();

    /** Most characters of all texts together, in UTF-16 units. */
    @WithDefault("1000000")
    int maxTextLength();

    /** Most stop texts. */
    @WithDefault("4")
    int maxStopTexts();

    /** Most characters of a stop text, in UTF-16 units. */
    @WithDefault("256")
    int maxStopLength();
}
