package io.globalcom2.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.nio.ByteBuffer;

/** A file of any bytes has a header that can be held to limits, and what a decoder is given of it says the same; or it is refused. */
class ImageHeaderFuzzTest {
    private static final int LONGEST_MESSAGE = 1000;
    private static final long LARGEST_EDGE = 0xFFFF_FFFFL;

    @FuzzTest
    void header(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes.clone());
        ImageHeader header;
        try {
            header = ImageHeader.read(file);
        } catch (ServingException e) {
            assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT);
            assertThat(e.getMessage()).startsWith("expected ").hasSizeLessThan(LONGEST_MESSAGE);
            return;
        }
        assertThat(file).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(header.width()).isBetween(0L, LARGEST_EDGE);
        assertThat(header.height()).isBetween(0L, LARGEST_EDGE);
        assertThat(header.samples()).isBetween(1, 5);
        assertThat(header.sampleBytes()).isBetween(1, 2);
        assertThat(header.frames()).isPositive();
        assertThat(header.scans()).isPositive();
        assertThat(header.orientation()).isBetween(1, 8);
        assertThat(header.decodedBytes()).isNotNegative();
        assertSaysTheSame(header, file);
    }

    /** Of what goes to the decoder: a size that differs there is one that no limit was held to. */
    private static void assertSaysTheSame(ImageHeader header, ByteBuffer file) {
        switch (header.format()) {
            case PNG -> assertSaysTheSame(header, PngFile.parse(file).picture());
            case JPEG -> assertSaysTheSame(header, JpegFile.parse(file).picture());
            case BMP ->
                assertSameSize(header, ImageHeader.read(BmpFile.parse(file).picture()));
            case TIFF ->
                assertSameSize(header, ImageHeader.read(TiffFile.parse(file).picture()));
            case GIF -> {
                // The picture is smaller: its screen may be that of the first frame.
                GifFile gif = GifFile.parse(file);
                ImageHeader picture = ImageHeader.read(gif.picture().toBuffer());
                assertThat(picture.frames()).isEqualTo(1);
                assertSameSize(header, picture);
            }
            case WEBP -> {
                WebpFile webp = WebpFile.parse(file);
                ImageHeader picture = ImageHeader.read(webp.picture());
                assertThat(webp.left() + picture.width()).isLessThanOrEqualTo(header.width());
                assertThat(webp.top() + picture.height()).isLessThanOrEqualTo(header.height());
            }
        }
    }

    private static void assertSaysTheSame(ImageHeader header, FileParts parts) {
        ByteBuffer picture = parts.toBuffer();
        ImageHeader again = ImageHeader.read(picture);
        assertSameSize(header, again);
        assertThat(again.scans()).isEqualTo(header.scans());
        assertThat(again.samples()).isEqualTo(header.samples());
    }

    private static void assertSameSize(ImageHeader header, ImageHeader picture) {
        assertThat(picture.format()).isEqualTo(header.format());
        assertThat(picture.width()).isEqualTo(header.width());
        assertThat(picture.height()).isEqualTo(header.height());
    }
}
