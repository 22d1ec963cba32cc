package io.globalcom2.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.image.ImageLimits;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    private static final ObjectReader JSON = new ObjectMapper().reader();
    private static final byte[] PNG = HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802");
    private static final String URI =
            "data:image/png;base64," + Base64.getEncoder().encodeToString(PNG);

    private final ImageInspector images = new ImageInspector(1000, ImageLimits.ofPixels(1000));

    private static JsonNode read(String json) throws IOException {
        return JsonBody.of(json.getBytes(UTF_8)).read(JSON);
    }

    private byte[] image(JsonNode node) {
        byte[] file = new byte[PNG.length];
        images.fromUrl("url", new JsonField("url", node).uri()).data().get(file);
        return file;
    }

    @Test
    void readsDataUrisWhereTheyLie() throws IOException {
        JsonNode json = read("""
                {"a": [{"url": "%s", "text": "say \\"url\\": \\"data:x\\" ü"}, {"url":"%s"} , {"url" \n:\t "%s"}]}""".formatted(URI, URI.replace("data:", "DATA:"), URI));

        for (JsonNode one : json.get("a")) {
            assertThat(image(one.get("url"))).isEqualTo(PNG);
        }
        assertThat(json.at("/a/0/text").textValue()).isEqualTo("say \"url\": \"data:x\" ü");
    }

    @Test
    void whatTheParserSeesIsSmall() {
        JsonBody body = JsonBody.of(
                "{\"url\": \"data:%s\"}".formatted("A".repeat(1_000_000)).getBytes(UTF_8));

        assertThat(body.textBytes()).isLessThan(100);
    }

    /** What is no data URI of an image is what it would be without this. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\": \"data:a\"}",
                "[\"url\", \"data:a\"]",
                "{\"my\\\"url\": \"data:a\"}",
                "{\"curl\": \"data:a\"}",
                "{\"url\": \"http://data:a\"}",
                "{\"url\": \"dat\"}",
                "{\"url\": 7}",
                "\"data:a\"",
                "\"\"",
                "[]",
                " {\"a\": \"\\\\\", \"b\": \"\\\\\\\"\"} "
            })
    void leavesTheRestAsItIs(String json) throws IOException {
        assertThat(read(json)).isEqualTo(JSON.readTree(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"url\": \"data:",
                "{\"url\": \"data:a\\",
                "{\"url\": \"data:a\"",
                "\"",
                "{\"url\":\"",
                ":\"data:a\""
            })
    void leavesWhatIsNoJsonToTheParser(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"]", "}", "{}", " null", ",", "a", "/**/", "\n{\"url\":\"data:a\"}"})
    void refusesWhatStandsBehindADocument(String behind) {
        assertThatThrownBy(() -> read("{\"url\": \"data:a\"}" + behind)).isInstanceOf(JsonProcessingException.class);
    }
}
