package io.globalcom2.generation.worker;

import java.nio.ByteBuffer;

/**
 * A whole image file as the caller sent it.
 *
 * @param data the file between position and limit
 */
public record ImageFile(ByteBuffer data) {
    public ImageFile {
        data = data.asReadOnlyBuffer();
    }

    /** The file, read-only, with a position of its own. */
    @Override
    public ByteBuffer data() {
        return data.duplicate();
    }
}
