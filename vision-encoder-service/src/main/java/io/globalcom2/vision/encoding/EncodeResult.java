package io.globalcom2.vision.encoding;

import java.time.Duration;

/**
 * An encoded image, for one of those who asked for it.
 *
 * @param cached whether it was there already, or in the making for somebody else: then it has cost this one nothing but waiting
 * @param preprocess time that decoding and cutting took for this one; zero if cached
 * @param encode time at the tower for this one; zero if cached
 */
public record EncodeResult(ImageFeatures image, boolean cached, Duration preprocess, Duration encode) {
    static EncodeResult cached(ImageFeatures image) {
        return new EncodeResult(image, true, Duration.ZERO, Duration.ZERO);
    }
}
