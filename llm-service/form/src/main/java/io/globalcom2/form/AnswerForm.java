package io.globalcom2.form;

import static io.globalcom2.failure.ServingException.invalidInput;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.form.grammar.Grammar;
import io.globalcom2.form.schema.SchemaReader;
import java.nio.charset.StandardCharsets;

/** What the text of an answer has to be: JSON that fits a schema. Equal to every other of the same schema. */
public final class AnswerForm {
    /** Of a schema, in UTF-16 units. */
    public static final int MAX_SCHEMA_LENGTH = 131_072;

    /** The schema of any JSON object. */
    public static final String JSON_OBJECT = "{\"type\":\"object\"}";

    private static final int MAX_SCHEMA_DEPTH = 64;
    private static final int MAX_NODES = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_SCHEMA_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String jsonSchema;
    private final Grammar grammar;

    private AnswerForm(String jsonSchema, Grammar grammar) {
        this.jsonSchema = jsonSchema;
        this.grammar = grammar;
    }

    /**
     * The form that a schema asks for.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT that names the place in the schema when it is none, asks for something that is not served, is too large, or
     *     fits nothing
     */
    public static AnswerForm ofJsonSchema(String jsonSchema) {
        if (jsonSchema.length() > MAX_SCHEMA_LENGTH) {
            throw invalidInput("json_schema: expected at most %d characters, got %d"
                    .formatted(MAX_SCHEMA_LENGTH, jsonSchema.length()));
        }
        JsonNode schema = parse(jsonSchema);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(schema.toString())) {
            throw invalidInput("json_schema: expected whole characters, got half of one");
        }
        return new AnswerForm(jsonSchema, SchemaReader.read(schema, MAX_NODES));
    }

    private static JsonNode parse(String jsonSchema) {
        try {
            return JSON.readTree(jsonSchema);
        } catch (JsonProcessingException e) {
            throw invalidInput("json_schema: expected JSON, got an error: " + e.getOriginalMessage());
        }
    }

    public String jsonSchema() {
        return jsonSchema;
    }

    public Grammar grammar() {
        return grammar;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnswerForm form && jsonSchema.equals(form.jsonSchema);
    }

    @Override
    public int hashCode() {
        return jsonSchema.hashCode();
    }
}
