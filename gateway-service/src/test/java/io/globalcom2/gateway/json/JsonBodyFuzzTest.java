package io.globalcom2.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** A document of any bytes is the same tree with its data URIs set aside as with them in it. */
class JsonBodyFuzzTest {
    private static final ObjectReader JSON = new ObjectMapper().reader();

    @FuzzTest
    void document(byte[] bytes) throws IOException {
        JsonNode whole;
        try {
            whole = JSON.readTree(bytes);
        } catch (IOException e) {
            return;
        }
        if (whole.toString().contains(JsonBody.MARK)) {
            return; // Who fuzzes looks into the process and finds it.
        }
        JsonBody body = JsonBody.of(bytes.clone());

        assertSame(whole, body.read(JSON));
    }

    private static void assertSame(JsonNode whole, JsonNode apart) {
        if (apart instanceof JsonBody.UriNode) {
            assertThat(whole.textValue().toLowerCase(Locale.ROOT)).startsWith("data:");
        } else if (whole instanceof ObjectNode) {
            assertThat(apart.size()).isEqualTo(whole.size());
            Iterator<Map.Entry<String, JsonNode>> members = apart.properties().iterator();
            whole.properties().forEach(member -> {
                Map.Entry<String, JsonNode> other = members.next();
                assertThat(other.getKey()).isEqualTo(member.getKey());
                assertSame(member.getValue(), other.getValue());
            });
        } else if (whole instanceof ArrayNode) {
            assertThat(apart.size()).isEqualTo(whole.size());
            for (int i = 0; i < whole.size(); i++) {
                assertSame(whole.get(i), apart.get(i));
            }
        } else {
            assertThat(apart).isEqualTo(whole);
        }
    }
}
