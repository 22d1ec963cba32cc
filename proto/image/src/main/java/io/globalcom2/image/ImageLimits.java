package io.globalcom2.image;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;

/**
 * What is accepted of a picture, by its header alone: a small file can decode to gigabytes or take minutes.
 *
 * @param maxPixels largest width · height, at least 1
 * @param maxEdge largest width, and largest height, in pixels, at least 1
 * @param maxDecodedBytes most memory of its decoded samples, at least 1
 * @param maxScans most passes over the picture, at least 1
 * @param maxFrames most pictures in the file, at least 1
 */
public record ImageLimits(long maxPixels, int maxEdge, long maxDecodedBytes, int maxScans, int maxFrames) {
    public ImageLimits {
        if (maxPixels < 1 || maxEdge < 1 || maxDecodedBytes < 1 || maxScans < 1 || maxFrames < 1) {
            throw new IllegalArgumentException("expected limits of pictures of at least 1, got " + maxPixels
                    + " pixels, an edge of " + maxEdge + ", " + maxDecodedBytes + " decoded bytes, " + maxScans
                    + " scans, " + maxFrames + " frames");
        }
    }

    /** No other bound than that of pixels: for files that are one's own. */
    public static ImageLimits ofPixels(long maxPixels) {
        return new ImageLimits(maxPixels, Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** What the settings say. */
    public static ImageLimits of(ImageConfig config, long maxPixels) {
        return new ImageLimits(
                maxPixels,
                config.maxEdge(),
                config.maxDecodedBytes().asLongValue(),
                config.maxScans(),
                config.maxFrames());
    }

    /**
     * Lets a picture pass.
     *
     * @throws ServingException INVALID_INPUT when it has no pixel, TOO_LARGE when it is beyond a limit; the message names the limit
     */
    public void check(ImageHeader header) {
        if (header.width() < 1 || header.height() < 1) {
            throw ServingException.invalidInput("expected at least 1x1 pixels, got " + header);
        }
        if (header.width() > maxEdge || header.height() > maxEdge) {
            throw tooLarge("an edge of at most " + maxEdge + " pixels", header, "");
        }
        long pixels = header.width() * header.height();
        if (pixels > maxPixels) {
            throw tooLarge("at most " + maxPixels + " pixels", header, " = " + pixels);
        }
        if (header.decodedBytes() > maxDecodedBytes) {
            throw tooLarge(
                    "at most " + maxDecodedBytes + " decoded bytes",
                    header,
                    " and " + header.decodedBytes() + " bytes");
        }
        if (header.scans() > maxScans) {
            throw tooLarge("at most " + maxScans + " scans", header, " in " + header.scans());
        }
        if (header.frames() > maxFrames) {
            throw tooLarge("at most " + maxFrames + " frames", header, ", " + header.frames() + " times");
        }
    }

    private static ServingException tooLarge(String expected, ImageHeader header, String detail) {
        return new ServingException(FailureKind.TOO_LARGE, "expected " + expected + ", got " + header + detail);
    }
}
