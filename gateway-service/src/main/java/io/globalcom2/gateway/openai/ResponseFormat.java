package io.globalcom2.gateway.openai;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.Quote;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.gateway.json.JsonField;
import java.util.Optional;

/** {@code response_format}: the form that the text of an answer takes. */
final class ResponseFormat {
    private ResponseFormat() {}

    /** The form; empty where any text will do. A schema is kept to whether it is {@code strict} or not. */
    static Optional<AnswerForm> read(JsonField format) {
        if (format.isAbsent()) {
            return Optional.empty();
        }
        JsonField type = format.object().get("type");
        return switch (type.text()) {
            case "text" -> Optional.empty();
            case "json_object" -> Optional.of(AnswerForm.ofJsonSchema(objectSchema(format)));
            case "json_schema" -> Optional.of(AnswerForm.ofJsonSchema(schema(format.get("json_schema"))));
            default ->
                throw invalidInput("%s: expected text, json_object or json_schema, got %s"
                        .formatted(type.name(), Quote.of(type.text())));
        };
    }

    /** Any object; or the schema that clients of other servers put beside: Hugging Face's as {@code value}, llama.cpp's as {@code schema}. */
    private static String objectSchema(JsonField format) {
        JsonField value = format.get("value");
        JsonField schema = value.isAbsent() ? format.get("schema") : value;
        return schema.isAbsent() ? AnswerForm.JSON_OBJECT : schema.object().json();
    }

    /** Its name and description are for the caller himself. */
    private static String schema(JsonField jsonSchema) {
        jsonSchema.objectOf("name", "description", "strict", "schema");
        boolean unused = jsonSchema.get("strict").flag();
        return jsonSchema.get("schema").object().json();
    }
}
