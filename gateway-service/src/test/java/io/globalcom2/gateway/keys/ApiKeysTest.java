package io.globalcom2.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    /** FIPS 180-4, the example of one block. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final ApiKeys keys = new ApiKeys(List.of(key("first", "one"), key("second", "two"), key("third", "three")));

    @Test
    void findsTheKeyThatWasPresentedWhereverItStands() {
        assertThat(keys.find("one").orElseThrow().name()).isEqualTo("first");
        assertThat(keys.find("two").orElseThrow().name()).isEqualTo("second");
        assertThat(keys.find("three").orElseThrow().name()).isEqualTo("third");
    }

    @Test
    void findsNothingForAlmostAKey() {
        for (String presented : List.of("", "on", "onee", "One", "one ", ABC)) {
            assertThat(keys.find(presented)).isEmpty();
        }
    }

    @Test
    void aDigestIsNoKey() {
        ApiKeys abc =
                new ApiKeys(List.of(new ApiKey("abc", KeyDigest.ofHex("sha256", ABC), KeyRights.ALL, KeyLimits.NONE)));

        assertThat(abc.find("abc")).isPresent();
        assertThat(abc.find(ABC)).isEmpty();
    }

    @Test
    void comparesEveryByteOfADigest() {
        KeyDigest digest = KeyDigest.of("abc");
        assertThat(digest.matches(KeyDigest.ofHex("sha256", ABC.toUpperCase(Locale.ROOT))))
                .isTrue();
        for (int i = 0; i < ABC.length(); i++) {
            char other = ABC.charAt(i) == '0' ? '1' : '0';
            String almost = ABC.substring(0, i) + other + ABC.substring(i + 1);
            assertThat(digest.matches(KeyDigest.ofHex("sha256", almost))).isFalse();
        }
    }

    private static ApiKey key(String name, String key) {
        return new ApiKey(name, KeyDigest.of(key), KeyRights.ALL, KeyLimits.NONE);
    }
}
