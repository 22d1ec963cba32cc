package io.globalcom2.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads manifests as an API server with strict field validation would: no field that the type does not have, no number where text is due or the other way
 * round, no required field left out.
 */
final class StrictParser {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private static final ObjectMapper TYPED = JsonMapper.builder()
            .annotationIntrospector(new NoRoomForUnknownFields())
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private StrictParser() {}

    /** The objects of a stream of YAML documents; what is wrong with one of them is added to the problems. */
    static List<HasMetadata> parse(String manifests, List<String> problems) {
        List<HasMetadata> objects = new ArrayList<>();
        try {
            for (JsonNode node : YAML.readerFor(JsonNode.class)
                    .<JsonNode>readValues(manifests)
                    .readAll()) {
                parse(node, objects, problems);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("not YAML: " + e.getMessage(), e);
        }
        return objects;
    }

    private static void parse(JsonNode node, List<HasMetadata> objects, List<String> problems) {
        String apiVersion = node.path("apiVersion").asText();
        String kind = node.path("kind").asText();
        String name = "%s %s: ".formatted(kind, node.at("/metadata/name").asText("without a name"));
        ApiType.of(apiVersion, kind)
                .ifPresentOrElse(
                        type -> {
                            try {
                                objects.add(TYPED.treeToValue(node, type.type()));
                                type.schema().validate(JsonParser.parseString(node.toString()));
                            } catch (JsonProcessingException e) {
                                problems.add(name + e.getOriginalMessage() + " at "
                                        + e.getMessage().replaceAll("(?s).*through reference chain: ", ""));
                            } catch (IOException | IllegalArgumentException e) {
                                problems.add(name + e.getMessage());
                            }
                        },
                        () -> problems.add(name + "no such type: " + apiVersion));
    }

    /** The models keep unknown fields in a map, which hides them from Jackson. Without the setter of that map they are unknown again, at every depth. */
    private static final class NoRoomForUnknownFields extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
