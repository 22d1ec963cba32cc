package io.globalcom2.gateway.media;

import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.image.ImageFormat;
import io.globalcom2.image.ImageHeader;
import io.globalcom2.image.ImageLimits;
import java.nio.ByteBuffer;

/** Accepts images, or says what is wrong with them. {@code field} is where in the request the image stood; it begins every message. */
public final class ImageInspector {
    private final long maxBytes;
    private final ImageLimits limits;

    /**
     * @param maxBytes largest file
     * @param limits of what a file may announce
     */
    public ImageInspector(long maxBytes, ImageLimits limits) {
        this.maxBytes = maxBytes;
        this.limits = limits;
    }

    /**
     * Reads {@code data:image/png;base64,…}. What it says of its type does not count: the file says that.
     *
     * @param url written over by what it holds
     * @throws ServingException INVALID_INPUT or TOO_LARGE
     */
    public ImageFile fromUrl(String field, UriText url) {
        ByteBuffer data = DataUri.decode(field, url);
        checkSize(field, data.remaining());
        return new ImageFile(data, look(field, data).mediaType());
    }

    /**
     * Looks at a file. Its media type is then the one of the file, in lower case.
     *
     * @param data owned by the result from here on
     * @param mediaType what the caller says it is
     * @throws ServingException INVALID_INPUT or TOO_LARGE
     */
    public ImageFile inspect(String field, ByteBuffer data, String mediaType) {
        ImageFormat type = ImageFormat.ofMediaType(mediaType)
                .orElseThrow(() -> invalid(field, "a media type of " + ImageFormat.accepted(), Quote.of(mediaType)));
        checkSize(field, data.remaining());
        ImageFormat actual = look(field, data);
        if (actual != type) {
            throw invalid(field, "a file of type " + type.mediaType(), actual.mediaType());
        }
        return new ImageFile(data.slice(), type.mediaType());
    }

    /**
     * Looks at a file of which nobody says what it is: its content does.
     *
     * @param data owned by the result from here on
     * @throws ServingException INVALID_INPUT or TOO_LARGE
     */
    public ImageFile inspect(String field, ByteBuffer data) {
        checkSize(field, data.remaining());
        return new ImageFile(data.slice(), look(field, data).mediaType());
    }

    private ImageFormat look(String field, ByteBuffer data) {
        try {
            ImageHeader header = ImageHeader.read(data);
            limits.check(header);
            return header.format();
        } catch (ServingException e) {
            throw new ServingException(e.kind(), field + ": " + e.getMessage(), e);
        }
    }

    private void checkSize(String field, long sizeBytes) {
        if (sizeBytes > maxBytes) {
            throw new ServingException(
                    FailureKind.TOO_LARGE,
                    "%s: expected a file of at most %d bytes, got %d".formatted(field, maxBytes, sizeBytes));
        }
    }

    private static ServingException invalid(String field, String expected, String actual) {
        return ServingException.invalidInput("%s: expected %s, got %s".formatted(field, expected, actual));
    }
}
