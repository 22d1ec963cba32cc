package io.globalcom2.image;

import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The orientation in an XMP packet, found as Pillow's {@code Image.getexif} finds it: where no Exif block names one. */
final class XmpOrientation {
    private static final Pattern ORIENTATION = Pattern.compile("tiff:Orientation(=\"|>)([0-9])");

    private XmpOrientation() {}

    /** 0 to 9; 0 where none is named. */
    static int of(ByteBuffer packet) {
        Matcher matcher = ORIENTATION.matcher(FileParts.text(packet, 0, packet.limit()));
        return matcher.find() ? Integer.parseInt(matcher.group(2)) : 0;
    }
}
