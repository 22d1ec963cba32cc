package io.globalcom2.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The first directory of a TIFF structure (TIFF 6.0, section 2), which Exif blocks are too. */
final class TiffDirectory {
    static final int ORIENTATION = 274;

    private static final int ENTRY_BYTES = 12;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private final ByteBuffer file;
    private final Map<Integer, Integer> entries = new HashMap<>(); // tag, where its entry is

    private TiffDirectory(ByteBuffer file) {
        this.file = file;
    }

    /** Throws IndexOutOfBoundsException where the file is too short for it. */
    static TiffDirectory first(ByteBuffer structure) {
        ByteBuffer file = structure.slice();
        file.order(file.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        TiffDirectory directory = new TiffDirectory(file);
        int at = file.getInt(4);
        for (int i = 0; i < directory.count(at); i++) {
            int entry = at + 2 + i * ENTRY_BYTES;
            directory.entries.putIfAbsent(Short.toUnsignedInt(file.getShort(entry)), entry);
        }
        return directory;
    }

    /** The orientation an Exif block names, 0 where it names none or is damaged: that is no reason to refuse the picture. */
    static int orientation(ByteBuffer exif) {
        try {
            return (int) first(exif).value(ORIENTATION, 0);
        } catch (IndexOutOfBoundsException damaged) {
            return 0;
        }
    }

    /** Directories in the file, each a picture; ends at {@code most}, for a chain may lead back into itself. */
    int chain(int most) {
        int pictures = 0;
        for (int at = file.getInt(4); at != 0 && pictures < most; pictures++) {
            int next = at + 2 + count(at) * ENTRY_BYTES;
            // Readers of the first picture do not mind a chain that leads nowhere.
            at = next >= 0 && next + 4 <= file.limit() ? file.getInt(next) : 0;
            if (at < 0 || at + 2 > file.limit()) {
                at = 0;
            }
        }
        return pictures;
    }

    /** The first value of a tag, of types SHORT and LONG. */
    long value(int tag, long otherwise) {
        return values(tag) == 0 ? otherwise : firstValue(tag, otherwise);
    }

    /** How many values a tag has, 0 where it is absent. */
    long values(int tag) {
        Integer entry = entries.get(tag);
        return entry == null ? 0 : Integer.toUnsignedLong(file.getInt(entry + 4));
    }

    /** Where the entry of a tag is in the file, −1 where it is absent. */
    int entry(int tag) {
        return entries.getOrDefault(tag, -1);
    }

    /** Makes the values of a tag of type LONG no more than that in a copy of the file, which has its byte order. */
    void bound(int tag, int most, ByteBuffer copy) {
        if (values(tag) == 0 || type(tag) != LONG) {
            return;
        }
        long at = Integer.toUnsignedLong(place(tag, Integer.BYTES));
        for (long left = values(tag); left > 0 && at + Integer.BYTES <= copy.limit(); left--) {
            if (Integer.compareUnsigned(copy.getInt((int) at), most) > 0) {
                copy.putInt((int) at, most);
            }
            at += Integer.BYTES;
        }
    }

    private long firstValue(int tag, long otherwise) {
        return switch (type(tag)) {
            case SHORT -> Short.toUnsignedInt(file.getShort(place(tag, Short.BYTES)));
            case LONG -> Integer.toUnsignedLong(file.getInt(place(tag, Integer.BYTES)));
            default -> otherwise;
        };
    }

    private int type(int tag) {
        return Short.toUnsignedInt(file.getShort(entries.get(tag) + 2));
    }

    /** Where the values are; those that fit four bytes stand in the entry. */
    private int place(int tag, int size) {
        int inEntry = entries.get(tag) + 8;
        return values(tag) * size <= 4 ? inEntry : file.getInt(inEntry);
    }

    private int count(int at) {
        return Short.toUnsignedInt(file.getShort(at));
    }
}
