package io.globalcom2.image;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is accepted of a picture; the same for the gateway and the vision encoder, or the one lets in what the other refuses. */
@ConfigMapping(prefix = "globalcom2.images")
public interface ImageConfig {
    /** Largest width, and largest height, of an image in pixels. It also bounds what resizing holds: an edge of the views times this. */
    @WithDefault("20000")
    int maxEdge();

    /**
     * Most memory that the samples of an image may take once decoded: width · height · channels, alpha included, twice that at 16 bits. 200M hold
     * 50 million pixels with alpha at 8 bits.
     */
    @WithDefault("200M")
    MemorySize maxDecodedBytes();

    /** Most scans of a JPEG. Each is a pass over the whole picture, whatever it weighs in the file; encoders write about ten. */
    @WithDefault("100")
    int maxScans();

    /** Most frames or pages in a file, of which the first is read. */
    @WithDefault("1000")
    int maxFrames();
}
