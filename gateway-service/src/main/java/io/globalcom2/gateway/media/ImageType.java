package io.globalcom2.gateway.media;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** File formats that are accepted. */
public enum ImageType {
    PNG("image/png"),
    JPEG("image/jpeg");

    private final String mediaType;

    ImageType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The type of that media type, in any case. */
    static Optional<ImageType> of(String mediaType) {
        return Arrays.stream(values())
                .filter(type -> type.mediaType.equalsIgnoreCase(mediaType))
                .findFirst();
    }

    /** All media types, for messages. */
    static String accepted() {
        return Arrays.stream(values()).map(ImageType::mediaType).collect(Collectors.joining(" or "));
    }
}
