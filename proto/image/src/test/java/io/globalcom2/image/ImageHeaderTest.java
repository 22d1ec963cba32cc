package io.globalcom2.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {
    private static final String FRAME = "FFC2 000B 08 0003 0102 01 01 11 00";
    private static final String SCAN = "FFDA 0008 01 01 00 00 3F 00 AB FF00 FFD0 CD";
    private static final String END = "FFD9";

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
    void readsTheSize(String format) throws IOException {
        ImageHeader header = ImageHeader.read(encoded(format, 37, 5));

        assertThat(header.width()).isEqualTo(37);
        assertThat(header.height()).isEqualTo(5);
        assertThat(header.format().mediaType()).isEqualTo("image/" + format);
    }

    @Test
    void readsAFileThatBeginsInTheMiddleOfABuffer() throws IOException {
        byte[] file = encoded("png", 37, 5).array();
        ByteBuffer buffer = ByteBuffer.allocate(file.length + 3).put(3, file).position(3);

        assertThat(ImageHeader.read(buffer).width()).isEqualTo(37);
        assertThat(buffer.position()).isEqualTo(3);
    }

    @Test
    void countsScansBehindFillBytesJunkAndStandaloneMarkers() {
        ImageHeader header = ImageHeader.read(
                bytes("FFD8 FFFF01 1234 FFE1 0004 ABCD" + FRAME + SCAN + "FFFF" + SCAN + END + "FFDA"));

        assertThat(header.scans()).isEqualTo(2);
        assertThat(header.width()).isEqualTo(0x0102);
        assertThat(header.height()).isEqualTo(3);
    }

    @Test
    void refusesAJpegThatIsCutShortAnywhere() {
        byte[] whole = bytes("FFD8 FFE1 0004 ABCD" + FRAME + SCAN + END).array();
        for (int length = 3; length < whole.length; length++) {
            assertThat(refusalOf(ByteBuffer.wrap(Arrays.copyOf(whole, length))))
                    .hasMessage("expected a whole JPEG file, got one of " + length + " bytes that is cut short");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FFC3 000B 08 0003 0102 01 01 11 00, 'type 0xC3 with 1 components of 8 bits'",
        "FFC1 000B 0C 0003 0102 01 01 11 00, 'type 0xC1 with 1 components of 12 bits'",
        "FFC0 000E 08 0003 0102 02 01 11 00 02 11 00, 'type 0xC0 with 2 components of 8 bits'"
    })
    void namesTheJpegThatIsNotRead(String frame, String message) {
        assertThat(refusalOf(bytes("FFD8" + frame + SCAN + END))).hasMessageContaining(message);
    }

    /** Decoders take the size of the first. */
    @Test
    void refusesAJpegOfTwoFrames() {
        String large = FRAME.replace("0003 0102", "FFFF FFFF");

        assertThat(refusalOf(bytes("FFD8" + large + FRAME + SCAN + END))).hasMessageContaining("one frame");
        assertThat(refusalOf(bytes("FFD8" + large + SCAN + FRAME + END))).hasMessageContaining("one frame");
    }

    @Test
    void refusesAJpegWithoutFrameOrScan() {
        assertThat(refusalOf(bytes("FFD8" + SCAN + END))).hasMessageContaining("a frame and a scan");
        assertThat(refusalOf(bytes("FFD8" + FRAME + END))).hasMessageContaining("a frame and a scan");
    }

    @Test
    void refusesOtherFiles() {
        assertThat(refusalOf(bytes("3C7376676F3E")))
                .hasMessageContaining("got 6 bytes that begin with \"3c7376676f3e\"");
        assertThat(refusalOf(bytes("52494646 00000000 57415645"))).hasMessageContaining("image/webp");
    }

    @ParameterizedTest
    @CsvSource({
        "'%PDF-1.7', a PDF",
        "'0000ftypheic0000', a HEIC picture",
        "'0000ftypavif0000', an AVIF picture",
        "'0000ftypisom0000', a video",
        "'<svg/>', an SVG picture",
        "'<?xml version=\"1.0\"?>  <svg xmlns=\"http://www.w3.org/2000/svg\">', an SVG picture",
        "'<!DOCTYPE html><html>', an HTML page",
        "'PK\u0003\u0004', a ZIP archive",
        "'data:image/png;base64,iVBORw0KGgo=', 'base64 or a data URI, not the file itself'",
        "'version https://git-lfs.github.com/spec/v1', 'a pointer of Git LFS, whose file was not fetched'"
    })
    void namesWhatIsNotReadWhereItKnows(String start, String name) {
        assertThat(refusalOf(ByteBuffer.wrap(start.getBytes(ISO_8859_1))))
                .hasMessage(
                        "expected a file of type image/png, image/jpeg, image/webp, image/gif, image/bmp, image/tiff, got "
                                + name);
    }

    @Test
    void countsFramesOfAnAnimatedPng() {
        ImageHeader header = ImageHeader.read(bytes("89504E470D0A1A0A 0000000D 49484452 00000006 00000004 08 06 000000"
                + "00000000 00000008 6163544C 00000007 00000000 00000000"));

        assertThat(header.frames()).isEqualTo(7);
        assertThat(header.samples()).isEqualTo(4);
    }

    /** The first directory of the second file leads to itself. */
    @Test
    void countsPagesOfATiffAndEndsWhereTheyGoInCircles() {
        assertThat(ImageHeader.read(bytes("49492A00 08000000 0000 0E000000 0000 00000000"))
                        .frames())
                .isEqualTo(2);
        assertThat(ImageHeader.read(bytes("49492A00 08000000 0000 08000000")).frames())
                .isGreaterThan(1000);
    }

    /** A decoder makes room for a tile, and for the bytes of a strip, before it reads them. */
    @Test
    void aTiffSaysNothingThatIsLargerThanItIs() {
        String start = "49492A00 08000000 0300 0001 0300 01000000 01000000 0101 0300 01000000 01000000";

        assertThat(refusalOf(bytes(start.replace("0300 0001", "0400 0001")
                        + "4201 0400 01000000 FFFF0000 4301 0400 01000000 FFFF0000 00000000")))
                .hasMessageContaining("in tiles of at most 1048576 pixels or its own size, got 65535x65535");
        ByteBuffer picture = TiffFile.parse(bytes(start + "1701 0400 01000000 FFFFFF7F 00000000"))
                .picture();
        assertThat(picture.order(ByteOrder.LITTLE_ENDIAN).getInt(10 + 2 * 12 + 8))
                .isEqualTo(picture.limit());
    }

    /** The bytes of its strips are said where its size is: to mend the one would be to change the other. */
    @Test
    void refusesATiffWhoseTablesLieInEachOther() {
        assertThat(refusalOf(bytes("49492A00 08000000 0300 0001 0400 01000000 FFFF0000 0101 0300 01000000 01000000"
                        + "1701 0400 02000000 12000000 00000000")))
                .hasMessageContaining("whose parts lie apart");
    }

    /** What stands behind the chunk says nothing of the picture. */
    @Test
    void refusesAWebpWhoseChunkEndsBeforeItsSize() {
        assertThat(refusalOf(bytes("52494646 1C000000 57454250 5650384C 02000000 2F00 C0000000 00000000 00000000")))
                .hasMessageContaining("cut short");
    }

    private static ServingException refusalOf(ByteBuffer file) {
        ServingException refusal = catchThrowableOfType(ServingException.class, () -> ImageHeader.read(file));
        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
        return refusal;
    }

    private static ByteBuffer encoded(String format, int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), format, out);
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
