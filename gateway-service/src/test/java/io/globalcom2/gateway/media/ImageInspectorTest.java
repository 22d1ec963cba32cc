package io.globalcom2.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.image.ImageLimits;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageInspectorTest {
    private static final byte[] PNG_6_BY_4 =
            HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802");
    private static final String URL = "data:image/png;base64," + base64(PNG_6_BY_4);

    private final ImageInspector images = new ImageInspector(26, ImageLimits.ofPixels(24));

    @Test
    void acceptsAnImageAtBothLimits() {
        ImageFile image = images.fromUrl("url", UriText.of(URL));

        assertThat(image.mediaType()).isEqualTo("image/png");
        assertThat(image.data()).isEqualTo(ByteBuffer.wrap(PNG_6_BY_4));
        assertThat(image.data().isReadOnly()).isTrue();
    }

    @Test
    void takesTheTypeFromTheFileWhateverTheUrlSays() {
        for (String label :
                List.of("image/jpeg", "image/jpg", "image/*", "text/plain", "", "image/png;charset=utf-8")) {
            assertThat(images.fromUrl("url", UriText.of(URL.replace("image/png", label)))
                            .mediaType())
                    .isEqualTo("image/png");
        }
    }

    @Test
    void doesNotFetch() {
        assertThat(refusalOf("https://example.org/cat.png"))
                .hasMessage("url: expected a data URI; http and https URLs are not fetched here, got a URL");
        assertThat(refusalOf("HTTP://example.org/cat.png")).hasMessageContaining("not fetched here");
    }

    @Test
    void refusesWhatIsNoDataUri() {
        assertThat(refusalOf("")).hasMessageStartingWith("url: expected a data URI such as");
        assertThat(refusalOf("cat.png")).hasMessageStartingWith("url: expected a data URI such as");
        assertThat(refusalOf("data:image/png;base64")).hasMessageStartingWith("url: expected a data URI such as");
        assertThat(refusalOf("file:///etc/passwd,")).hasMessageStartingWith("url: expected a data URI such as");
    }

    @Test
    void refusesADataUriThatIsNotBase64() {
        assertThat(refusalOf("data:image/png,%89PNG"))
                .hasMessage("url: expected a data URI with ;base64, got \"image/png\"");
    }

    /** Of a caller over gRPC, who says it in a field. */
    @Test
    void refusesOtherMediaTypesAndOnesThatTheFileContradicts() {
        assertThatThrownBy(() -> images.inspect("image", ByteBuffer.wrap(PNG_6_BY_4), "image/svg+xml"))
                .hasMessage(
                        "image: expected a media type of image/png, image/jpeg, image/webp, image/gif, image/bmp, image/tiff, got"
                                + " \"image/svg+xml\"");
        assertThatThrownBy(() -> images.inspect("image", ByteBuffer.wrap(PNG_6_BY_4), "image/jpeg"))
                .hasMessage("image: expected a file of type image/jpeg, got image/png");
    }

    @Test
    void refusesBrokenBase64() {
        assertThat(refusalOf("data:image/png;base64,iVBO*w0K"))
                .hasMessageStartingWith("url: expected base64 after the comma, got \"*\" behind 4 digits");
    }

    @Test
    void refusesGarbage() {
        assertThat(refusalOf("data:image/png;base64,AAAA"))
                .hasMessageStartingWith("url: expected a file of type image/png, ");
        assertThat(refusalOf("data:image/png;base64,"))
                .hasMessageStartingWith("url: expected a file of type image/png, ");
    }

    @Test
    void refusesTooManyBytesWhetherDecodedOrNot() {
        assertTooLarge(
                new ImageInspector(25, ImageLimits.ofPixels(24)), "url: expected a file of at most 25 bytes, got ");
        assertTooLarge(
                new ImageInspector(5, ImageLimits.ofPixels(24)), "url: expected a file of at most 5 bytes, got ");
    }

    @Test
    void refusesTooManyPixels() {
        assertTooLarge(
                new ImageInspector(26, ImageLimits.ofPixels(23)),
                "url: expected at most 23 pixels, got a PNG of 6x4 pixels");
    }

    private static void assertTooLarge(ImageInspector images, String message) {
        ServingException refusal =
                catchThrowableOfType(ServingException.class, () -> images.fromUrl("url", UriText.of(URL)));
        assertThat(refusal.kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(refusal).hasMessageStartingWith(message);
    }

    private ServingException refusalOf(String url) {
        ServingException refusal =
                catchThrowableOfType(ServingException.class, () -> images.fromUrl("url", UriText.of(url)));
        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
        return refusal;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
