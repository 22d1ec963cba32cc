package io.globalcom2.vision.encoding;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much work the encoder takes on. */
@ConfigMapping(prefix = "globalcom2.encoder")
public interface EncoderConfig {
    /** Largest width · height of an image. At three bytes a pixel, decoded once and copied once, 50 million need 300 MB while they are read. */
    @WithDefault("50000000")
    long maxPixels();

    /**
     * Whether an image is turned by the orientation in its Exif or XMP data, as transformers' {@code load_image} does; sizes and grids then speak of
     * the turned image.
     */
    @WithDefault("true")
    boolean applyOrientation();

    /** Images that the tower looks at at the same time, while as many others are decoded and resized. On a CPU one image uses all cores. */
    @WithDefault("1")
    int concurrency();

    /** Images beyond those that may wait for the tower or for their caller to take the rows; more are told to come back later. */
    @WithDefault("32")
    int waitingRoom();

    /**
     * Largest features and scores of encoded images that are kept, on the heap, so that the same picture with another question or ratio needs no
     * tower; 0 keeps none. An image of 5 views of 576 rows of width 1024 takes 5.6 MiB in 16 bits: 256 MiB are 45 of them, more than the 33
     * that may be in flight.
     */
    @WithDefault("256M")
    MemorySize cacheBytes();

    /** How long the compressor may take to choose, whatever the caller's deadline: it is work of microseconds. */
    @WithDefault("10s")
    Duration compressorTimeout();

    /** How long a caller may leave a part of its rows untaken, whatever its deadline; then it is cut off, and its thread and rows are free. */
    @WithDefault("30s")
    Duration callerTimeout();

    /** An image that keeps the tower busy for longer never ends, and only a new process helps. */
    @WithDefault("10m")
    Duration stuckAfter();
}
