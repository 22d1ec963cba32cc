package io.globalcom2.benchmarks.hostile.input;

import com.google.protobuf.ByteString;
import io.globalcom2.image.ImageFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Files of every format that were cut short, or of which some bits have changed. */
final class DamagedPictures {
    private static final int LARGEST_EDGE = 160;
    private static final int MOST_FLIPS = 8;
    /** Of a file: what is behind it may be a trailer that nobody needs. */
    private static final double LONGEST_CUT = 0.9;

    private static final int HEADER_BYTES = 64;

    private DamagedPictures() {}

    static HostileInput truncated(SplittableRandom random) {
        ImageFormat format = format(random);
        ByteString file = file(random, format);
        int size = 1 + random.nextInt((int) (LONGEST_CUT * file.size()));
        return PictureQuestions.about(
                InputClass.TRUNCATED_PICTURES,
                "%d of %d bytes of a %s".formatted(size, file.size(), format),
                file.substring(0, size),
                Expectation.refused());
    }

    /** Some of them are pictures still. */
    static HostileInput flipped(SplittableRandom random) {
        ImageFormat format = format(random);
        byte[] file = file(random, format).toByteArray();
        int among = random.nextBoolean() ? Math.min(HEADER_BYTES, file.length) : file.length;
        int flips = 1 + random.nextInt(MOST_FLIPS);
        boolean inSize = false;
        for (int i = 0; i < flips; i++) {
            int at = random.nextInt(among);
            file[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            inSize |= format == ImageFormat.PNG && isOfIhdr(at);
        }
        return PictureQuestions.about(
                InputClass.FLIPPED_PICTURES,
                "%d bits of the first %d bytes of a %s".formatted(flips, among, format),
                ByteString.copyFrom(file),
                // A PNG has a checksum of its size; two flips may undo each other.
                inSize && flips == 1 ? Expectation.refused() : Expectation.either());
    }

    private static boolean isOfIhdr(int at) {
        return at >= 16 && at < 33;
    }

    private static ByteString file(SplittableRandom random, ImageFormat format) {
        return PictureFiles.write(
                PictureFiles.noise(random, 8 + random.nextInt(LARGEST_EDGE), 8 + random.nextInt(LARGEST_EDGE)), format);
    }

    private static ImageFormat format(SplittableRandom random) {
        return Draw.oneOf(random, List.of(ImageFormat.values()));
    }
}
