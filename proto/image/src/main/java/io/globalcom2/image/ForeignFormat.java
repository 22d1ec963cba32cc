package io.globalcom2.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Formats of files that people send and that are not read, told apart by how their files begin; for messages alone. */
enum ForeignFormat {
    PDF("a PDF", "%PDF-.*"),
    HEIC("a HEIC picture", "....ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1).*"),
    AVIF("an AVIF picture", "....ftypavi[fs].*"),
    VIDEO("a video", "(....ftyp|....moov|RIFF....AVI |\\x1A\\x45\\xDF\\xA3).*"),
    JPEG_XL("a JPEG XL picture", "(\\xFF\\x0A|\\x00\\x00\\x00\\x0CJXL ).*"),
    JPEG_2000("a JPEG 2000 picture", "(\\xFF\\x4F\\xFF\\x51|\\x00\\x00\\x00\\x0CjP ).*"),
    ICON("an icon (ICO)", "\\x00\\x00\\x01\\x00.*"),
    PHOTOSHOP("a Photoshop file", "8BPS.*"),
    POSTSCRIPT("PostScript", "%!PS.*"),
    HTML("an HTML page", "(?i)(\\xEF\\xBB\\xBF)?\\s*<(!doctype html|html|head|body)\\b.*"),
    SVG("an SVG picture", "(\\xEF\\xBB\\xBF)?\\s*(<\\?xml.*|<!.*)?<svg[\\s>/].*"),
    ZIP("a ZIP archive", "PK\\x03\\x04.*"),
    GZIP("a gzip file", "\\x1F\\x8B.*"),
    LFS_POINTER("a pointer of Git LFS, whose file was not fetched", "version https://git-lfs\\.github\\.com/.*"),
    BASE64("base64 or a data URI, not the file itself", "(data:image/|iVBORw0KGgo|/9j/).*");

    private static final int START_BYTES = 512;

    private final String words;
    private final Pattern signature; // of bytes as ISO 8859-1

    ForeignFormat(String words, String signature) {
        this.words = words;
        this.signature = Pattern.compile(signature, Pattern.DOTALL);
    }

    /**
     * What a file is, as a sentence goes on with it; empty where that is not known.
     *
     * @param file read from its position, which stays
     */
    static Optional<String> nameOf(ByteBuffer file) {
        byte[] start = new byte[Math.min(START_BYTES, file.remaining())];
        file.get(file.position(), start);
        String text = new String(start, ISO_8859_1);
        return Arrays.stream(values())
                .filter(format -> format.signature.matcher(text).matches())
                .findFirst()
                .map(format -> format.words);
    }
}
