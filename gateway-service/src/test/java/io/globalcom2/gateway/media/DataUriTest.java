package io.globalcom2.gateway.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.ServingException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataUriTest {
    private static final String PNG = "data:image/png;base64,";

    /** Reads what the JSON string holds between its quotation marks. */
    private static ByteBuffer decode(String json) {
        byte[] bytes = ("\"" + json + "\"").getBytes(ISO_8859_1);
        return DataUri.decode("url", new UriText(bytes, 1, bytes.length - 1));
    }

    /** All lengths and all bytes, written in a way. */
    private static void assertReads(UnaryOperator<String> way) {
        Random random = new Random(7);
        for (int length = 0; length < 300; length++) {
            byte[] file = new byte[length];
            random.nextBytes(file);
            String uri = way.apply(PNG + Base64.getEncoder().encodeToString(file));
            assertThat(decode(uri)).as(uri).isEqualTo(ByteBuffer.wrap(file));
        }
    }

    @Test
    void readsWhatAnEncoderWrites() {
        assertReads(uri -> uri);
    }

    @Test
    void readsAnyHeader() {
        assertReads(uri -> uri.replace(PNG, "DATA:IMAGE/PNG;BASE64,"));
        assertReads(uri -> uri.replace(PNG, "data:image/png;charset=utf-8;base64,"));
        assertReads(uri -> uri.replace(PNG, "data:image/png;name=a b.png; base64 ,"));
        assertReads(uri -> uri.replace(PNG, "data:;base64,"));
        assertReads(uri -> uri.replace(PNG, "data:image\\/png;base64,"));
    }

    @Test
    void readsLinesAndBlanks() {
        assertReads(uri -> wrapped(uri, "\\n"));
        assertReads(uri -> wrapped(uri, "\\r\\n"));
        assertReads(uri -> wrapped(uri, " \\t"));
        assertReads(uri -> wrapped(uri, "%0D%0a"));
        assertReads(uri -> uri + "\\n");
    }

    private static String wrapped(String uri, String end) {
        return PNG + uri.substring(PNG.length()).replaceAll("(.{76})", "$1" + end.replace("\\", "\\\\"));
    }

    @Test
    void readsOtherSpellingsOfDigits() {
        assertReads(uri -> PNG
                + uri.substring(PNG.length())
                        .replace("+", "%2B")
                        .replace("/", "%2f")
                        .replace("=", "%3D"));
        assertReads(uri -> PNG + uri.substring(PNG.length()).replace('+', '-').replace('/', '_'));
        assertReads(uri -> PNG
                + uri.substring(PNG.length())
                        .replace("+", "\\u002B")
                        .replace("/", "\\/")
                        .replace("=", "\\u003d"));
    }

    @Test
    void readsWithoutPadding() {
        assertReads(uri -> uri.replace("=", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA*A", "AA=A", "A", "AAAAA", "AA%", "AA%2", "AA%zz", "AA\\u00e4A", "AA,A"})
    void refusesWhatIsNoBase64(String digits) {
        assertThatThrownBy(() -> decode(PNG + digits))
                .isInstanceOf(ServingException.class)
                .hasMessageStartingWith("url: expected base64 after the comma, got ");
    }

    @Test
    void namesWhatCameInstead() {
        assertThatThrownBy(() -> decode("https://example.org/cat.png")).hasMessageEndingWith("got a URL");
        assertThatThrownBy(() -> decode("data:image/png,%89PNG"))
                .hasMessage("url: expected a data URI with ;base64, got \"image/png\"");
        assertThatThrownBy(() -> decode("x".repeat(10_000))).hasMessageEndingWith("got something else");
    }
}
