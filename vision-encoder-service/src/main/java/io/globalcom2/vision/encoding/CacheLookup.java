package io.globalcom2.vision.encoding;

import java.util.Locale;

/** What became of a request for an image's features. */
public enum CacheLookup {
    /** They were there. */
    HIT,
    /** They were in the making for another request. */
    JOINED,
    /** The image had to be encoded. */
    MISS;

    /** As metrics name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
