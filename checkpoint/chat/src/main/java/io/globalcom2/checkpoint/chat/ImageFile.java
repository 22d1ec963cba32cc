package io.globalcom2.checkpoint.chat;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * A whole image file as the caller sent it; shared, not copied.
 *
 * @param data the file between position and limit, read-only
 * @param mediaType such as {@code image/png}; empty where nobody said
 */
public record ImageFile(ByteBuffer data, String mediaType) {
    public ImageFile {
        data = data.asReadOnlyBuffer();
        requireNonNull(mediaType, "mediaType is null");
    }

    /** The file, read-only, with a position of its own. */
    @Override
    public ByteBuffer data() {
        return data.duplicate();
    }
}
