package io.globalcom2.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageHeaderTest {
    @Test
    void readsTheSizeOfAPng() throws IOException {
        assertThat(ImageHeader.read(encoded("png", 37, 5))).contains(new ImageHeader(ImageType.PNG, 37, 5));
    }

    @Test
    void readsTheSizeOfAJpeg() throws IOException {
        assertThat(ImageHeader.read(encoded("jpeg", 37, 5))).contains(new ImageHeader(ImageType.JPEG, 37, 5));
    }

    @Test
    void readsAProgressiveFrameBehindFillBytesStandaloneMarkersAndAnApplicationSegment() {
        ByteBuffer jpeg = bytes("FFD8 FFFF01 FFE1 0004 ABCD FFC2 0011 08 0003 0102");

        assertThat(ImageHeader.read(jpeg)).contains(new ImageHeader(ImageType.JPEG, 0x0102, 3));
    }

    @Test
    void countsPixelsPastTheRangeOfAnInt() {
        assertThat(new ImageHeader(ImageType.PNG, 1 << 20, 1 << 20).pixels()).isEqualTo(1L << 40);
    }

    @Test
    void findsNothingInFilesThatAreCutOffAnywhereInTheHeader() throws IOException {
        byte[] png = encoded("png", 37, 5).array();
        for (int length = 0; length < 24; length++) {
            assertThat(ImageHeader.read(ByteBuffer.wrap(Arrays.copyOf(png, length))))
                    .as("a PNG of %d bytes", length)
                    .isEmpty();
        }
        byte[] jpeg = bytes("FFD8 FFE1 0004 ABCD FFC0 0011 08 0003 0102").array();
        for (int length = 0; length < jpeg.length; length++) {
            assertThat(ImageHeader.read(ByteBuffer.wrap(Arrays.copyOf(jpeg, length))))
                    .as("a JPEG of %d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void findsNothingInOtherFiles() {
        assertThat(ImageHeader.read(bytes("47494638 39610100 01000000"))).isEmpty();
        assertThat(ImageHeader.read(bytes("52494646 00000000 57454250"))).isEmpty();
    }

    @Test
    void findsNothingInAJpegWithoutAFrame() {
        assertThat(ImageHeader.read(bytes("FFD8 FFDA 0008 01 01 00 003F00 FFD9")))
                .isEmpty();
        assertThat(ImageHeader.read(bytes("FFD8 FFD9 0000 0000"))).isEmpty();
        assertThat(ImageHeader.read(bytes("FFD8 FFE0 0001 0000 0000"))).isEmpty();
        assertThat(ImageHeader.read(bytes("FFD8 1234 5678 9ABC"))).isEmpty();
    }

    @Test
    void findsNothingInFilesWithoutPixels() {
        assertThat(ImageHeader.read(bytes("FFD8 FFC0 0011 08 0000 0102"))).isEmpty();
        assertThat(ImageHeader.read(bytes("89504E470D0A1A0A 0000000D 49484452 00000000 00000005")))
                .isEmpty();
        assertThat(ImageHeader.read(bytes("89504E470D0A1A0A 0000000D 49484452 80000000 00000005")))
                .isEmpty();
    }

    private static ByteBuffer encoded(String format, int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
