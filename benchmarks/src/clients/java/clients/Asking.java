package clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the clients in Java have in common: where to ask and what, and how they tell what came. The judge is in {@code ../judge.mjs}. */
final class Asking {
    static final String BASE_URL = System.getenv("ENDPOINT") + "/v1";
    static final String MODEL = System.getenv("MODEL");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The answer in a form. */
    static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["number", "color"],
             "properties": {"number": {"type": "integer"},
                            "color": {"type": "string", "enum": ["red", "green", "blue", "yellow"]}}}""";

    private Asking() {}

    /** One case of a client: what came, by the names that the judge looks at. */
    interface Case {
        Map<String, Object> ask() throws Exception;
    }

    static String question(String name) throws IOException {
        return JSON.readTree(System.getenv("QUESTIONS")).get(name).asText();
    }

    static byte[] picture() throws IOException {
        return Files.readAllBytes(Path.of(System.getenv("PICTURE")));
    }

    static String base64() throws IOException {
        return Base64.getEncoder().encodeToString(picture());
    }

    static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }

    static Map<String, Object> pieces(List<String> pieces) {
        return Map.of("pieces", pieces);
    }

    /** Runs the cases one after the other and prints a line of JSON for each. */
    static void run(String client, Class<?> ofClient, Map<String, Case> cases) throws IOException {
        for (Map.Entry<String, Case> entry : cases.entrySet()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("client", client);
            line.put("version", version(ofClient));
            line.put("case", entry.getKey());
            try {
                line.putAll(entry.getValue().ask());
            } catch (Exception e) { // Whatever a client throws is what its user would see.
                line.put("error", String.valueOf(e.getMessage()));
            }
            System.out.println(JSON.writeValueAsString(line));
        }
    }

    /** As the name of its jar says it. */
    private static String version(Class<?> ofClient) {
        URL jar = ofClient.getProtectionDomain().getCodeSource().getLocation();
        Matcher version = Pattern.compile("-([0-9][^/]*)\\.jar$").matcher(jar.getPath());
        return version.find() ? version.group(1) : "unknown";
    }
}
