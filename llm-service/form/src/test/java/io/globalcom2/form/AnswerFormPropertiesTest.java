package io.globalcom2.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.globalcom2.form.vocabulary.FormReader;
import io.globalcom2.form.vocabulary.FormedText;
import io.globalcom2.form.vocabulary.TokenTree;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a schema says, and whatever a model wants to write: the text fits, by the judgement of another implementation of JSON Schema. */
class AnswerFormPropertiesTest {
    private static final List<byte[]> TOKENS = TestVocabulary.tokens();
    private static final TokenTree VOCABULARY = new TokenTree(TOKENS);
    private static final int SCHEMAS = 100;
    private static final int TEXTS_PER_SCHEMA = 3;
    private static final int PATIENCE = 60;
    private static final int MAX_TOKENS = 4000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomLogitsUnderRandomSchemasWriteWhatFits(long seed) {
        RandomSchemas schemas = new RandomSchemas(seed);
        Random random = new Random(seed);
        int whole = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            JsonNode schema = schemas.next();
            FormReader reader = new FormReader(
                    AnswerForm.ofJsonSchema(schema.toString()).grammar(), VOCABULARY, random.nextBoolean());
            JsonSchema judge = judge(schema);
            for (int j = 0; j < TEXTS_PER_SCHEMA; j++) {
                String text = write(reader.text(), random);
                if (!text.isEmpty()) {
                    whole++;
                    assertThat(judge.validate(text, InputFormat.JSON))
                            .as("%s under %s", text, schema)
                            .isEmpty();
                    assertThat(text).as("compact").isEqualTo(compact(text));
                }
            }
        }
        assertThat(whole).as("texts that came to an end").isGreaterThan(SCHEMAS * TEXTS_PER_SCHEMA * 9 / 10);
    }

    /** A text by random logits, which after a while want it to end; empty where it does not come to its end. */
    private static String write(FormedText text, Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int written = 0; written < MAX_TOKENS; written++) {
            if (text.isEnd() || (text.isWhole() && random.nextInt(3) == 0)) {
                return bytes.toString(UTF_8).stripLeading();
            }
            float[] logits = new float[TOKENS.size() + 3];
            for (int token = 0; token < logits.length; token++) {
                logits[token] = random.nextFloat();
            }
            if (written > PATIENCE) {
                "\"}],:".chars().forEach(closing -> logits[closing] += 1);
                "{[".chars().forEach(opening -> logits[opening] -= 1);
            }
            text.restrict(logits);
            int chosen = highest(logits);
            assertThat(logits[chosen])
                    .as("something may follow %s", bytes.toString(UTF_8))
                    .isFinite();
            text.add(chosen);
            bytes.writeBytes(TOKENS.get(chosen));
        }
        return "";
    }

    private static int highest(float... logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }

    private static JsonSchema judge(JsonNode schema) {
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        schema,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    private static String compact(String text) {
        StringBuilder compact = new StringBuilder();
        boolean isInString = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean isEscaped = isInString && character == '\\';
            isInString ^= character == '"';
            if (isInString || !Character.isWhitespace(character)) {
                compact.append(character);
            }
            if (isEscaped) {
                compact.append(text.charAt(++i));
            }
        }
        return compact.toString();
    }
}
