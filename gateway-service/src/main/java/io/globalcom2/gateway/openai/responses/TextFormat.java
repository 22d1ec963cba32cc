package io.globalcom2.gateway.openai.responses;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.Quote;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.gateway.json.JsonField;
import java.util.Optional;

/** {@code text.format}: the form that the text of an answer takes. What chat completions say in {@code json_schema} stands in it itself. */
final class TextFormat {
    private TextFormat() {}

    /** The form; empty where any text will do. A schema is kept to whether it is {@code strict} or not. */
    static Optional<AnswerForm> read(JsonField format) {
        if (format.isAbsent()) {
            return Optional.empty();
        }
        JsonField type = format.object().get("type");
        return switch (type.text()) {
            case "text" -> Optional.empty();
            case "json_object" -> Optional.of(AnswerForm.ofJsonSchema(AnswerForm.JSON_OBJECT));
            case "json_schema" -> Optional.of(AnswerForm.ofJsonSchema(schema(format)));
            default ->
                throw invalidInput("%s: expected text, json_object or json_schema, got %s"
                        .formatted(type.name(), Quote.of(type.text())));
        };
    }

    /** Its name and description are for the caller himself. */
    private static String schema(JsonField format) {
        format.objectOf("type", "name", "description", "strict", "schema");
        boolean unused = format.get("strict").flag();
        return format.get("schema").object().node().toString();
    }
}
