package io.globalcom2.gateway.media;

import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.image.ImageFormat;
import io.globalcom2.image.ImageHeader;
import io.globalcom2.image.ImageLimits;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;

/** Accepts images, or says what is wrong with them. {@code field} is where in the request the image stood; it begins every message. */
public final class ImageInspector {
    private static final String SCHEME = "data:";
    private static final String ENCODING = ";base64";

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
     * Reads {@code data:image/png;base64,…}.
     *
     * @throws ServingException INVALID_INPUT or TOO_LARGE
     */
    public ImageFile fromUrl(String field, String url) {
        String start = url.substring(0, Math.min(url.length(), 8)).toLowerCase(Locale.ROOT);
        if (start.startsWith("http://") || start.startsWith("https://")) {
            throw invalid(field, "a data URI; http and https URLs are not fetched yet", "a URL");
        }
        int comma = url.indexOf(',');
        if (!start.startsWith(SCHEME) || comma < 0) {
            throw invalid(field, "a data URI such as data:image/png;base64,…", "something else");
        }
        String header = url.substring(SCHEME.length(), comma);
        if (!header.toLowerCase(Locale.ROOT).endsWith(ENCODING)) {
            throw invalid(field, "a data URI with ;base64", Quote.of(header));
        }
        String mediaType = header.substring(0, header.length() - ENCODING.length());
        // Looked at before decoding, which costs as much memory again: 4 characters hold 3 bytes.
        checkSize(field, (url.length() - comma - 1L) / 4 * 3 - 2);
        return inspect(field, ByteBuffer.wrap(decode(field, url.substring(comma + 1))), mediaType);
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

    private ImageFormat look(String field, ByteBuffer data) {
        try {
            ImageHeader header = ImageHeader.read(data);
            limits.check(header);
            return header.format();
        } catch (ServingException e) {
            throw new ServingException(e.kind(), field + ": " + e.getMessage(), e);
        }
    }

    private static byte[] decode(String field, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw invalid(field, "base64 after the comma", "an error: " + e.getMessage());
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
