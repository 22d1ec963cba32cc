package io.globalcom2.vision.imagefile;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.util.HexFormat;

/** The file formats that are read, told apart by how their files begin. */
enum ImageFormat {
    PNG("89504e470d0a1a0a"),
    JPEG("ffd8ff");

    private static final int LONGEST_SIGNATURE_BYTES = 8;

    private final String signature; // hexadecimal

    ImageFormat(String signature) {
        this.signature = signature;
    }

    static ImageFormat of(byte[] file) {
        String start = HexFormat.of().formatHex(file, 0, Math.min(LONGEST_SIGNATURE_BYTES, file.length));
        for (ImageFormat format : values()) {
            if (start.startsWith(format.signature)) {
                return format;
            }
        }
        throw invalidInput("expected a PNG or JPEG file, got " + file.length + " bytes that begin with \"" + start
                + "\" (hexadecimal)");
    }
}
