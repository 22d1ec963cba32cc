package io.globalcom2.benchmarks.hostile.input;

import com.google.protobuf.ByteString;
import io.globalcom2.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Small files that announce, or would cost, much. */
final class Bombs {
    private static final List<Integer> EDGES = List.of(0, 20_001, 65_535, 700_000, 3_000_000, Integer.MAX_VALUE, -1);
    private static final int MANY_SCANS = 1_000;
    private static final int MANY_FRAMES = 2_000;
    private static final int HUGE = 0x7FFF_FFF0;

    private Bombs() {}

    static HostileInput next(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> png(random, Draw.oneOf(random, EDGES), 1 + random.nextInt(100), 8, 2);
            case 1 -> png(random, 1 + random.nextInt(100), Draw.oneOf(random, EDGES), 8, 2);
            // 50 million pixels are let in, 200 MB are not.
            case 2 -> png(random, 7_000, 7_000, 16, 6);
            case 3 -> png(random, 19_999, 19_999, 1, 0);
            case 4 -> thin(random);
            case 5 -> scans(random);
            case 6 -> frames(random);
            case 7 -> jpegSize(random);
            case 8 -> bmpSize(random);
            default -> tiff(random);
        };
    }

    /** Zeros, which pack well; that of the size announced is there as far as a megabyte packs it. */
    private static HostileInput png(SplittableRandom random, int width, int height, int bits, int colors) {
        ByteString file = pngFile(width, height, bits, colors, 1 << (10 + random.nextInt(11)));
        return bomb("a PNG of %dx%d".formatted(width, height), file, Expectation.refused());
    }

    /** The longest edge there may be. */
    private static HostileInput thin(SplittableRandom random) {
        int length = 20_000 - random.nextInt(3);
        boolean wide = random.nextBoolean();
        int width = wide ? length : 1 + random.nextInt(3);
        int height = wide ? 1 + random.nextInt(3) : length;
        ByteString file = pngFile(width, height, 8, 0, (width + 1) * height);
        return bomb("a whole PNG of %dx%d".formatted(width, height), file, Expectation.answered(Set.of()));
    }

    private static HostileInput scans(SplittableRandom random) {
        byte[] file = PictureFiles.writeProgressive(PictureFiles.noise(random, 16, 16))
                .toByteArray();
        int scan = last(file, 0xDA);
        ByteString all = ByteString.copyFrom(file);
        ByteString last = all.substring(scan, file.length - 2);
        ByteString many = all.substring(0, scan);
        for (int i = 0; i < MANY_SCANS; i++) {
            many = many.concat(last);
        }
        return bomb("a JPEG of 1000 scans", many.concat(all.substring(file.length - 2)), Expectation.refused());
    }

    private static HostileInput frames(SplittableRandom random) {
        ByteString file = PictureFiles.write(PictureFiles.noise(random, 8, 8), ImageFormat.GIF);
        // An image of one pixel of colour 0: code size 2, clear, 0, end.
        ByteString frame = ByteString.copyFrom(new byte[] {0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0});
        ByteString many = file.substring(0, file.size() - 1);
        for (int i = 0; i < MANY_FRAMES; i++) {
            many = many.concat(frame);
        }
        return bomb("a GIF of 2000 frames", many.concat(file.substring(file.size() - 1)), Expectation.refused());
    }

    /** A small picture whose header says that it is large. */
    private static HostileInput jpegSize(SplittableRandom random) {
        byte[] file = PictureFiles.write(PictureFiles.noise(random, 16, 16), ImageFormat.JPEG)
                .toByteArray();
        ByteBuffer.wrap(file).putInt(last(file, 0xC0) + 5, -1);
        return bomb("a JPEG of 65535x65535", ByteString.copyFrom(file), Expectation.refused());
    }

    private static HostileInput bmpSize(SplittableRandom random) {
        byte[] file = PictureFiles.write(PictureFiles.noise(random, 16, 16), ImageFormat.BMP)
                .toByteArray();
        int width = Draw.oneOf(random, EDGES);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(18, width);
        return bomb("a BMP %d wide".formatted(width), ByteString.copyFrom(file), Expectation.refused());
    }

    /** One number of one entry of a TIFF's directory is huge. */
    private static HostileInput tiff(SplittableRandom random) {
        BufferedImage picture = PictureFiles.noise(random, 16, 16);
        byte[] file = PictureFiles.write(picture, ImageFormat.TIFF).toByteArray();
        ByteBuffer in = ByteBuffer.wrap(file).order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = in.getInt(4);
        int entry = directory + 2 + 12 * random.nextInt(in.getShort(directory));
        int field = 4 + 4 * random.nextInt(2);
        in.putInt(entry + field, HUGE);
        // Tags that nobody needs may say what they like.
        return bomb(
                "a TIFF whose tag %d is huge".formatted(Short.toUnsignedInt(in.getShort(entry))),
                ByteString.copyFrom(file),
                Expectation.either());
    }

    private static HostileInput bomb(String name, ByteString file, Expectation expectation) {
        return PictureQuestions.about(InputClass.BOMBS, name, file, expectation);
    }

    /** @param rawBytes of pixels, all 0 */
    private static ByteString pngFile(int width, int height, int bits, int colors, int rawBytes) {
        ByteBuffer size = ByteBuffer.allocate(13).putInt(width).putInt(height);
        size.put((byte) bits).put((byte) colors);
        return ByteString.copyFrom(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10})
                .concat(chunk("IHDR", ByteString.copyFrom(size.clear())))
                .concat(chunk("IDAT", packed(rawBytes)))
                .concat(chunk("IEND", ByteString.EMPTY));
    }

    private static ByteString chunk(String type, ByteString data) {
        ByteString body = ByteString.copyFrom(type, StandardCharsets.US_ASCII).concat(data);
        CRC32 sum = new CRC32();
        sum.update(body.toByteArray());
        return number(data.size()).concat(body).concat(number((int) sum.getValue()));
    }

    private static ByteString number(int value) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(Integer.BYTES).putInt(value).flip());
    }

    private static ByteString packed(int zeros) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(new byte[zeros]);
            deflater.finish();
            byte[] packed = new byte[zeros / 100 + 1_000];
            return ByteString.copyFrom(packed, 0, deflater.deflate(packed));
        } finally {
            deflater.end();
        }
    }

    /** Where the last marker of that code begins. */
    private static int last(byte[] jpeg, int marker) {
        for (int at = jpeg.length - 2; at >= 0; at--) {
            if (jpeg[at] == (byte) 0xFF && jpeg[at + 1] == (byte) marker) {
                return at;
            }
        }
        throw new IllegalStateException("expected a marker 0x%X in a JPEG".formatted(marker));
    }
}
