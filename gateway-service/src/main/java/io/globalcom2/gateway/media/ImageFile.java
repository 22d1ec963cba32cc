package io.globalcom2.gateway.media;

import java.nio.ByteBuffer;

/** A whole image file whose header, type and size have been looked at. Made by {@link ImageInspector}. */
public final class ImageFile {
    private final ByteBuffer data;
    private final ImageType type;

    ImageFile(ByteBuffer data, ImageType type) {
        this.data = data;
        this.type = type;
    }

    /** The file, read-only. */
    public ByteBuffer data() {
        return data.asReadOnlyBuffer();
    }

    public String mediaType() {
        return type.mediaType();
    }
}
