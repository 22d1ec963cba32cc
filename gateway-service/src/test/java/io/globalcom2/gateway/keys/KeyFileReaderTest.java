package io.globalcom2.gateway.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.wire.QueueLane;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a key file may say, and one case for every way in which it can be wrong. */
class KeyFileReaderTest {
    /** Printed by {@code printf 'open sesame' | sha256sum}. */
    private static final String SESAME = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

    private static final String OTHER = "0".repeat(64);

    @Test
    void readsAKeyWithEverything() {
        ApiKeys keys = read("""
                {"keys": [{"name": "team-a", "sha256": "%s",
                  "limits": {"requests_in_flight": 8, "prompt_tokens_per_minute": 1000, "image_tokens_per_minute": 5000},
                  "lanes": ["batch"], "methods": ["globalcom2", "top-k"], "lowest_ratio": 0.25}]}""".formatted(SESAME));

        assertThat(keys.keys()).singleElement().satisfies(key -> {
            assertThat(key.name()).isEqualTo("team-a");
            assertThat(key.limits())
                    .isEqualTo(new KeyLimits(OptionalLong.of(8), OptionalLong.of(1000), OptionalLong.of(5000)));
            assertThat(key.rights())
                    .isEqualTo(new KeyRights(Set.of(QueueLane.BATCH), Set.of(Method.GLOBALCOM2, Method.TOP_K), 0.25));
        });
        assertThat(keys.find("open sesame")).isPresent();
    }

    @Test
    void whatIsNotSaidIsNotLimited() {
        assertThat(read("""
                {"keys": [{"name": "a", "sha256": "%s"}]}""".formatted(OTHER)).keys()).singleElement().satisfies(key -> {
            assertThat(key.limits()).isEqualTo(KeyLimits.NONE);
            assertThat(key.rights()).isEqualTo(KeyRights.ALL);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                        | body: expected an object, got nothing
            []                        | body: expected an object, got a list
            {"keys": [               | body: expected one JSON object of members that differ, got an error in line 1
            {"keys": []} {}          | body: expected one JSON object of members that differ, got an error in line 1
            {"keys": [], "keys": []} | body: expected one JSON object of members that differ, got an error in line 1
            open-sesame              | body: expected one JSON object of members that differ, got an error in line 1
            {}                       | keys: expected a list, got nothing
            {"key": []}              | body: expected no other members than [keys], got "key"
            {"keys": []}             | keys: expected at least one, got none
            {"keys": ["a"]}          | keys[0]: expected an object, got a string
            """)
    void saysWhatIsWrongWithAFile(String file, String message) {
        assertThat(refusalOf(file)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "limts": {}                                    | keys[0]: expected no other members than [name, sha256, limits, lanes, methods, lowest_ratio], got "limts"
            "limits": 8                                    | keys[0].limits: expected an object, got 8
            "limits": {"requests": 8}                      | keys[0].limits: expected no other members than [requests_in_flight, prompt_tokens_per_minute, image_tokens_per_minute], got "requests"
            "limits": {"requests_in_flight": 0}            | keys[0].limits.requests_in_flight: expected at least 1, got 0
            "limits": {"prompt_tokens_per_minute": 1.5}    | keys[0].limits.prompt_tokens_per_minute: expected an integer of 64 bits, got 1.5
            "limits": {"image_tokens_per_minute": "9"}     | keys[0].limits.image_tokens_per_minute: expected an integer of 64 bits, got a string
            "lanes": "batch"                               | keys[0].lanes: expected a list, got a string
            "lanes": []                                    | keys[0].lanes: expected at least one, got none
            "lanes": ["slow"]                              | keys[0].lanes[0]: expected one of [batch, interactive], got "slow"
            "methods": []                                  | keys[0].methods: expected at least one, got none
            "methods": ["none", "best"]                    | keys[0].methods[1]: expected one of [globalcom2, globalcom2-coverage, none, random, top-k], got "best"
            "lowest_ratio": 0                              | keys[0].lowest_ratio: expected a number in (0, 1], got 0.0
            "lowest_ratio": 1.5                            | keys[0].lowest_ratio: expected a number in (0, 1], got 1.5
            "lowest_ratio": "1"                            | keys[0].lowest_ratio: expected a number, got a string
            """)
    void saysWhatIsWrongWithWhatAKeyMayDo(String member, String message) {
        assertThat(refusalOf("{\"keys\": [{\"name\": \"a\", \"sha256\": \"%s\", %s}]}".formatted(OTHER, member)))
                .isEqualTo(message);
    }

    @Test
    void saysWhatIsWrongWithANameOrADigest() {
        assertThat(refusalOf(keys("{\"sha256\": \"%s\"}".formatted(OTHER))))
                .isEqualTo("keys[0].name: expected a string, got nothing");
        assertThat(refusalOf(keys(key("two words", OTHER))))
                .isEqualTo("keys[0].name: expected 1 to 64 of the characters A-Z a-z 0-9 . _ -, got \"two words\"");
        assertThat(refusalOf(keys(key("", OTHER)))).startsWith("keys[0].name: expected 1 to 64 of the characters");
        assertThat(refusalOf(keys(key("a".repeat(65), OTHER)))).startsWith("keys[0].name: expected 1 to 64");
        assertThat(refusalOf(keys("{\"name\": \"a\"}"))).isEqualTo("keys[0].sha256: expected a string, got nothing");
        assertThat(refusalOf(keys(key("a", "g".repeat(64))))).startsWith("keys[0].sha256: expected the SHA-256 of");
    }

    @Test
    void doesNotQuoteAKeyThatStandsWhereItsDigestBelongs() {
        assertThat(refusalOf(keys(key("a", "open sesame"))))
                .isEqualTo(
                        "keys[0].sha256: expected the SHA-256 of the key as 64 hexadecimal digits, got 11 characters");
    }

    @Test
    void refusesTheSameTwice() {
        assertThat(refusalOf(keys(key("a", OTHER), key("a", SESAME))))
                .isEqualTo("keys[1].name: expected another name than those before, got \"a\" again");
        assertThat(refusalOf(keys(key("a", SESAME), key("b", SESAME.toUpperCase(Locale.ROOT)))))
                .isEqualTo("keys[1].sha256: expected another key than those before, got that of a again");
    }

    private static String key(String name, String sha256) {
        return "{\"name\": \"%s\", \"sha256\": \"%s\"}".formatted(name, sha256);
    }

    private static String keys(String... keys) {
        return "{\"keys\": [%s]}".formatted(String.join(", ", keys));
    }

    private static String refusalOf(String file) {
        ServingException refusal = catchThrowableOfType(ServingException.class, () -> read(file));
        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
        return refusal.getMessage();
    }

    private static ApiKeys read(String file) {
        return KeyFileReader.read(file.getBytes(UTF_8));
    }
}
