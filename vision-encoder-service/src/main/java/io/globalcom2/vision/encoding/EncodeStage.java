package io.globalcom2.vision.encoding;

import java.util.Locale;

/** Where the time of one image goes, in order. */
public enum EncodeStage {
    /** Waiting for the tower, or for what it makes for another call. */
    QUEUE,
    /** Hashing the file, and unless it is cached decoding it and cutting it into views. */
    PREPROCESS,
    /** The tower, scores included. */
    ENCODE,
    /** The call of the compressor as seen from here. */
    COMPRESS,
    /** Gathering the kept rows. */
    GATHER;

    /** As metrics name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
