package io.globalcom2.quickstart.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.quickstart.backend.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFileTest {
    private static final String ACCEPTED = "image/png, image/jpeg, image/webp, image/gif, image/bmp, image/tiff";

    /** One pixel, lossless. */
    private static final byte[] WEBP = Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

    @TempDir
    private Path folder;

    @Test
    void saysWhatItIs() throws Exception {
        assertThat(PictureFile.look(Path.of("../demo-model/samples/scene-1.png")))
                .startsWith("a PNG of ");
        assertThat(PictureFile.look(write(WEBP))).isEqualTo("a WEBP of 1x1 pixels");
    }

    @Test
    void saysWhyItIsNotRead() throws IOException {
        Path file = write("%PDF-1.7 and so on".getBytes(ISO_8859_1));
        assertRefusal(file, "expected a file of type " + ACCEPTED + ", got a PDF");

        write(new byte[0]);
        assertRefusal(file, "expected a picture, got an empty file");

        write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        assertRefusal(file, "expected a whole PNG file, got one of 8 bytes that is cut short");

        Files.delete(file);
        assertRefusal(file, "no such file");
        assertRefusal(folder, "expected a picture, got a folder");
    }

    @Test
    void saysWhatALargeFileIsBeforeItsSize() throws IOException {
        byte[] large = new byte[9_000_000];
        System.arraycopy("%PDF-1.7".getBytes(ISO_8859_1), 0, large, 0, 8);
        assertRefusal(write(large), "expected a file of type " + ACCEPTED + ", got a PDF");

        System.arraycopy("BM".getBytes(ISO_8859_1), 0, large, 0, 2);
        assertRefusal(write(large), "expected at most 8388608 bytes, got 9000000");
    }

    private void assertRefusal(Path file, String reason) {
        assertThatThrownBy(() -> PictureFile.look(file))
                .isInstanceOf(LaunchException.class)
                .hasMessage("--ask: %s: %s".formatted(file, reason));
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("picture"), content);
    }
}
