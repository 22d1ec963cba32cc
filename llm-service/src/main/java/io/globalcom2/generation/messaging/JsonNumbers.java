package io.globalcom2.generation.messaging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.InferenceRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The numbers of a request in the JSON mapping. Protobuf's parser computes them with all digits they have, written or not: of {@code 1e999999999},
 * which is no seed, a gigabyte.
 */
final class JsonNumbers {
    private static final int MAX_LENGTH = 100;
    private static final Pattern LARGE_EXPONENT = Pattern.compile(".*[eE][+-]?[0-9]{4,}.*", Pattern.DOTALL);
    private static final Set<JavaType> NUMBERS =
            EnumSet.of(JavaType.INT, JavaType.LONG, JavaType.FLOAT, JavaType.DOUBLE, JavaType.ENUM);
    private static final JsonFactory JSON = new JsonFactory();
    /** Of fields that are numbers, may be written as one, or map them, in both spellings. */
    private static final Set<String> NAMES = names(InferenceRequest.getDescriptor());

    private JsonNumbers() {}

    /**
     * Lets a request pass whose numbers cost little to read.
     *
     * @throws ServingException INVALID_INPUT
     * @throws IOException when it is no JSON
     */
    static void check(String request) throws IOException {
        try (JsonParser parser = JSON.createParser(request)) {
            while (parser.nextToken() != null) {
                if (isNumber(parser)) {
                    check(String.valueOf(parser.currentName()), parser.getText());
                }
            }
        }
    }

    /** Numbers may stand in quotation marks; in a map keys are numbers too. */
    private static boolean isNumber(JsonParser parser) throws IOException {
        JsonStreamContext map = parser.getParsingContext().getParent();
        boolean isInMap = map != null && NAMES.contains(String.valueOf(map.getCurrentName()));
        return parser.currentToken() == JsonToken.FIELD_NAME
                ? isInMap
                : parser.currentToken().isScalarValue()
                        && (isInMap || NAMES.contains(String.valueOf(parser.currentName())));
    }

    private static void check(String field, String number) {
        if (number.length() > MAX_LENGTH || LARGE_EXPONENT.matcher(number).matches()) {
            throw ServingException.invalidInput(
                    "value: %s: expected a number of at most %d characters and an exponent of at most 3 digits, got one of %d characters"
                            .formatted(Quote.of(field), MAX_LENGTH, number.length()));
        }
    }

    private static Set<String> names(Descriptor message) {
        Set<String> names = new HashSet<>();
        for (FieldDescriptor field : message.getFields()) {
            boolean isMap = field.isMapField();
            if (isMap || NUMBERS.contains(field.getJavaType())) {
                names.add(field.getName());
                names.add(field.getJsonName());
            } else if (field.getJavaType() == JavaType.MESSAGE) {
                names.addAll(names(field.getMessageType()));
            }
        }
        return names;
    }
}
