package io.globalcom2.image;

import static io.globalcom2.failure.ServingException.invalidInput;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The file formats that are read, told apart by how their files begin. */
public enum ImageFormat {
    PNG("\\x89PNG\\r\\n\\x1A\\n.*"),
    JPEG("\\xFF\\xD8\\xFF.*"),
    WEBP("RIFF....WEBP.*"),
    GIF("GIF8[79]a.*"),
    BMP("BM.*"),
    TIFF("(II\\*\\x00|MM\\x00\\*).*");

    private static final int LONGEST_SIGNATURE_BYTES = 12;

    private final Pattern signature; // of bytes as ISO 8859-1

    ImageFormat(String signature) {
        this.signature = Pattern.compile(signature, Pattern.DOTALL);
    }

    /**
     * The format of a file.
     *
     * @param file read from its position, which stays
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it is none of these
     */
    public static ImageFormat of(ByteBuffer file) {
        byte[] start = new byte[Math.min(LONGEST_SIGNATURE_BYTES, file.remaining())];
        file.get(file.position(), start);
        String text = new String(start, ISO_8859_1);
        return Arrays.stream(values())
                .filter(format -> format.signature.matcher(text).matches())
                .findFirst()
                .orElseThrow(() -> invalidInput("expected a file of type " + accepted() + ", got "
                        + ForeignFormat.nameOf(file)
                                .orElseGet(() -> file.remaining() + " bytes that begin with \""
                                        + HexFormat.of().formatHex(start) + "\" (hexadecimal)")));
    }

    /** The format of that media type, in any case. */
    public static Optional<ImageFormat> ofMediaType(String mediaType) {
        return Arrays.stream(values())
                .filter(format -> format.mediaType().equalsIgnoreCase(mediaType))
                .findFirst();
    }

    /** Such as {@code image/png}. */
    public String mediaType() {
        return "image/" + name().toLowerCase(Locale.ROOT);
    }

    /** All media types, for messages. */
    public static String accepted() {
        return Arrays.stream(values()).map(ImageFormat::mediaType).collect(Collectors.joining(", "));
    }
}
