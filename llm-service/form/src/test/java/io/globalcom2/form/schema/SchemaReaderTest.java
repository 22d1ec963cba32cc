package io.globalcom2.form.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.form.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Apostrophes stand for quotation marks. */
class SchemaReaderTest {
    @Test
    void membersStandInTheOrderOfTheSchema() {
        Texts texts = Texts.of("""
                {'type': 'object', 'required': ['b'], 'additionalProperties': false,
                 'properties': {'a': {'const': 1}, 'b': {'type': 'boolean'}, 'c': {'type': 'null'}}}""");

        assertThat(texts.all())
                .containsExactlyInAnyOrder(
                        "{\"b\":true}",
                        "{\"b\":false}",
                        "{\"a\":1,\"b\":true}",
                        "{\"a\":1,\"b\":false}",
                        "{\"b\":true,\"c\":null}",
                        "{\"b\":false,\"c\":null}",
                        "{\"a\":1,\"b\":true,\"c\":null}",
                        "{\"a\":1,\"b\":false,\"c\":null}");
    }

    @Test
    void allMembersMayBeLeftOut() {
        assertThat(Texts.of("{'type': 'object', 'properties': {'a': {'const': 1}, 'b': {'const': 2}}}")
                        .all())
                .containsExactlyInAnyOrder("{}", "{\"a\":1}", "{\"b\":2}", "{\"a\":1,\"b\":2}");
    }

    @Test
    void whatIsRequiredAndNotListedMayBeAnything() {
        Texts texts = Texts.of("{'type': 'object', 'properties': {'a': {'const': 1}}, 'required': ['z']}");

        assertThat(texts.has("{\"a\":1,\"z\":[{\"q\":null}]}")).isTrue();
        assertThat(texts.has("{\"a\":1}")).isFalse();
        assertThat(texts.has("{\"z\":1,\"y\":2}")).isFalse();
    }

    @Test
    void objectsWithoutPropertiesAreMaps() {
        Texts texts = Texts.of("{'type': 'object', 'additionalProperties': {'type': 'integer'}}");

        assertThat(texts.has("{}")).isTrue();
        assertThat(texts.has("{\"x\":1,\"größe\":-20}")).isTrue();
        assertThat(texts.has("{\"x\":\"1\"}")).isFalse();
        assertThat(texts.has("{\"x\":1,}")).isFalse();
        assertThat(Texts.of("{'type': 'object', 'additionalProperties': false}").all())
                .containsExactly("{}");
    }

    @Test
    void listsHaveAsManyItemsAsIsSaid() {
        assertThat(Texts.of(
                                "{'type': 'array', 'items': {'const': 7}, 'minItems': 1, 'maxItems': 3, 'uniqueItems': false}")
                        .all())
                .containsExactlyInAnyOrder("[7]", "[7,7]", "[7,7,7]");
        assertThat(Texts.of("{'type': 'array', 'items': {'const': 7}, 'maxItems': 0}")
                        .all())
                .containsExactly("[]");
        assertThat(Texts.of("{'type': 'array'}").has("[1,\"a\",[],{},true,null,-0.5e+3]"))
                .isTrue();
    }

    @Test
    void stringsAreCountedInCharacters() {
        Texts texts = Texts.of("{'type': 'string', 'minLength': 2, 'maxLength': 3}");

        assertThat(texts.has("\"é😀\"")).isTrue();
        assertThat(texts.has("\"\\n\\\"€\"")).isTrue();
        assertThat(texts.has("\"é\"")).isFalse();
        assertThat(texts.has("\"abcd\"")).isFalse();
    }

    @Test
    void aStringIsWrittenInOneWay() {
        Texts texts = Texts.of("{'type': 'string'}");

        assertThat(texts.has("\"/\\\\\\\"\\n\\u0001\u007f\u2028\"")).isTrue();
        assertThat(texts.has("\"\\/\"")).isFalse();
        assertThat(texts.has("\"\\u000a\"")).isFalse();
        assertThat(texts.has("\"\\u00e9\"")).isFalse();
        assertThat(texts.has("\"\n\"")).isFalse();
    }

    @Test
    void valuesThatAreListedHaveTheTypeToo() {
        assertThat(Texts.of("{'enum': ['a', 1, 2.5, null, {'b': [true]}], 'type': ['number', 'object']}")
                        .all())
                .containsExactlyInAnyOrder("1", "2.5", "{\"b\":[true]}");
        assertThat(Texts.of("{'const': 'x', 'title': 'X', 'description': 'an x'}")
                        .all())
                .containsExactly("\"x\"");
    }

    @Test
    void severalTypesAreAlternativesWithTheirOwnKeywords() {
        Texts texts = Texts.of("{'type': ['string', 'integer', 'null'], 'maxLength': 1, 'maximum': 3}");

        assertThat(texts.has("\"a\"")).isTrue();
        assertThat(texts.has("\"ab\"")).isFalse();
        assertThat(texts.has("3")).isTrue();
        assertThat(texts.has("4")).isFalse();
        assertThat(texts.has("null")).isTrue();
    }

    @Test
    void schemasReferToEachOther() {
        Texts texts = Texts.of("""
                {'$ref': '#/$defs/a~1b', '$defs': {
                  'a/b': {'type': 'object', 'properties': {'next': {'anyOf': [{'$ref': '#/$defs/a~1b'}, {'$ref': '#/$defs/list/items'}]}}, 'required': ['next']},
                  'list': {'type': 'array', 'items': {'const': 0}}}}""");

        assertThat(texts.has("{\"next\":0}")).isTrue();
        assertThat(texts.has("{\"next\":{\"next\":{\"next\":0}}}")).isTrue();
        assertThat(texts.has("{\"next\":{}}")).isFalse();
    }

    @Test
    void textsAreNotTooDeepForReadersOfJson() {
        Texts texts = Texts.of("{}");

        assertThat(texts.has("[".repeat(50) + "]".repeat(50))).isTrue();
        assertThat(texts.has("[".repeat(65) + "]".repeat(65))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'objekt'} | #/type: expected one of [object, array, string, number, integer, boolean, null], got 'objekt'",
                "{'type': 'object', 'properties': {'a/b': {'multipleOf': 3}}} | #/properties/a~1b/multipleOf: expected it to be absent, it is not supported",
                "{'anyOf': [{}, {'type': 'array', 'items': {'oneOf': []}}]} | #/anyOf/1/items/oneOf: expected it to be absent, it is not supported",
                "{'$defs': {'a': {'not': {}}}, '$ref': '#/$defs/a'} | #/$defs/a/not: expected it to be absent, it is not supported",
                "{'type': 'array', 'uniqueItems': true} | #/uniqueItems: expected it to be absent, it is not supported",
                "{'type': 'string', 'minimum': 3} | #/minimum: expected it to be absent beside this type",
                "{'$ref': '#', 'type': 'string'} | #/type: expected it to be absent beside $ref",
                "{'enum': [1], 'maximum': 3} | #/maximum: expected it to be absent beside enum",
                "{'enum': []} | #/enum: expected a list of at least one, got a list",
                "{'$ref': 'https://example.com/schema'} | #/$ref: expected a place in this schema, such as #/$defs/name, got 'https://example.com/schema'",
                "{'$ref': '#/$defs/missing'} | #/$ref: expected a place in this schema that there is, got '#/$defs/missing'",
                "{'type': 'object', 'required': 'a'} | #/required: expected a list of strings, got 'a'",
                "{'type': 'object', 'properties': {'a': {}}, 'additionalProperties': {}} | #/additionalProperties: expected true or false, or no properties beside it",
                "{'type': 'array', 'minItems': -1} | #/minItems: expected a whole number from 0 to 2147483647, got '-1'",
                "{'type': 'array', 'maxItems': 1.5} | #/maxItems: expected a whole number from 0 to 2147483647, got '1.5'",
                "{'type': 'string', 'format': 'email'} | #/format: expected one of [date, time, date-time, uuid, ipv4], got 'email'",
                "{'type': 'string', 'pattern': 'a(?=b)'} | #/pattern: expected a group that is written ( or (?: at character 3 of the pattern",
                "{'type': 'string', 'pattern': 'a', 'maxLength': 3} | #/pattern: expected no minLength and maxLength beside it, but counts within the pattern",
                "{'type': 'number', 'exclusiveMinimum': true} | #/exclusiveMinimum: expected a number, got true",
                "{'type': 'number', 'minimum': 1e-999999999} | #/minimum: expected a number of at most 18 digits, 14 of them behind the point, got '1E-999999999'",
                "{'properties': {'a': 5}, 'type': 'object'} | #/properties/a: expected an object, got '5'"
            })
    void whatIsNotServedIsNamedWithItsPlace(String schema, String message) {
        refused(schema, "json_schema" + message.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "false",
                "{'$ref': '#'}",
                "{'anyOf': [{'$ref': '#'}]}",
                "{'type': 'object', 'properties': {'a': {'$ref': '#'}}, 'required': ['a']}",
                "{'type': 'string', 'minLength': 5, 'maxLength': 3}",
                "{'type': 'array', 'minItems': 5, 'maxItems': 3}",
                "{'type': 'integer', 'minimum': 3, 'exclusiveMaximum': 3}",
                "{'type': 'integer', 'minimum': 1e30}",
                "{'type': 'object', 'required': ['a'], 'additionalProperties': false}",
                "{'enum': ['a'], 'type': 'number'}"
            })
    void aSchemaThatNothingFitsIsRefused(String schema) {
        refused(schema, "json_schema: expected a form that some text of at most 60 levels has, got one that none has");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5 | json_schema: expected an object, got '5'",
                "{'type': 'string', 'type': 'number'} | json_schema: expected JSON, got an error: Duplicate field 'type'",
                "{'const': '\\ud83d'} | json_schema: expected whole characters, got half of one"
            })
    void whatIsNoSchemaIsRefused(String schema, String message) {
        refused(schema, message.replace('\'', '"').replace("\"type\"", "'type'"));
    }

    private static void refused(String schema, String message) {
        assertThatThrownBy(() -> AnswerForm.ofJsonSchema(schema.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT))
                .hasMessage(message);
    }
}
