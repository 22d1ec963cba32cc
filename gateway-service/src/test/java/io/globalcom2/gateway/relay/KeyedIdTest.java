package io.globalcom2.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyedIdTest {
    private static final int ROUNDS = 20_000;
    private static final String DIGITS = "0123456789abcdef";
    private static final String ODD = "chatmpl-0123456789abcdefABCDEF.\0\n \u00e9\ud83d\ude00/%_";

    private final Random random = new Random(16);

    @Test
    void readsTheIdsThatItWritesAndNoOthers() {
        for (int round = 0; round < ROUNDS; round++) {
            KeyedId id = new KeyedId(KeyedId.ofDigest(text(DIGITS, 64)).base(), 1 + random.nextInt(999_999));
            assertThat(KeyedId.parse(id.text())).contains(id);

            String other = changed(id.text());
            assertThat(KeyedId.parse(other).map(KeyedId::text))
                    .satisfiesAnyOf(read -> assertThat(read).isEmpty(), read -> assertThat(read)
                            .contains(other));
        }
    }

    @Test
    void takesNothingElseForOne() {
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(ODD, random.nextInt(90));
            assertThat(KeyedId.parse(text)).isEmpty();
        }
    }

    @Test
    void theNextRunIsAnotherIdOfTheSameRequest() {
        KeyedId first = KeyedId.ofDigest(text(DIGITS, 64));

        assertThat(first.next().text()).isEqualTo(first.text() + ".2");
        assertThat(first.next().base()).isEqualTo(first.base());
        assertThat(KeyedId.parse(first.text() + ".1").map(KeyedId::text)).contains(first.text());
        assertThat(KeyedId.parse(first.text() + ".02")).isEmpty();
        assertThat(KeyedId.parse(first.text() + ".1000000")).isEmpty();
    }

    /** One character is another one, or one more, or one fewer. */
    private String changed(String id) {
        StringBuilder text = new StringBuilder(id);
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
            case 1 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
            default -> text.deleteCharAt(at);
        }
        return text.toString();
    }

    private String text(String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(at -> String.valueOf(alphabet.charAt(at)))
                .reduce("", String::concat);
    }
}
