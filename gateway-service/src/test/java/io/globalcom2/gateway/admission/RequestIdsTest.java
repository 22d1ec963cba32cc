package io.globalcom2.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.relay.AskedElsewhere;
import io.globalcom2.gateway.relay.FakePeers;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.relay.RequestIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever callers call themselves and their requests. */
class RequestIdsTest {
    private static final int ROUNDS = 20_000;
    /** Few, so that names and keys run into each other where they are put together. */
    private static final String LETTERS = "ab1.-_";

    private final Random random = new Random(16);

    @Test
    void noTwoCallersOrKeysShareAnId() {
        Map<String, String> owners = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            String name = text(random.nextInt(4));
            String key = text(1 + random.nextInt(4));
            String id = id(name, key);
            String owner = name + " asks " + key;

            assertThat(id).matches("chatcmpl-[0-9a-f]{64}").isEqualTo(id(name, key));
            assertThat(owners.getOrDefault(id, owner)).isEqualTo(owner);
            owners.put(id, owner);
        }
    }

    @Test
    void noIdWithoutAKeyIsOneOfAKeyOrComesTwice() {
        Set<String> minted = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            String id = RequestIds.mint();
            assertThat(id).matches("chatcmpl-[0-9a-f]{32}");
            assertThat(minted.add(id)).isTrue();
            assertThat(RequestIdentity.ofId(Optional.empty(), id, "").key()).isEmpty();
        }
    }

    @Test
    void aKeyIsVisibleAsciiOrRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            // Mostly ASCII, so that both come about.
            int[] characters = random.ints(random.nextInt(140), 0x21, 0x80 + random.nextInt(2))
                    .toArray();
            String key = new String(characters, 0, characters.length);
            boolean isOne = !key.isEmpty() && key.length() <= 128 && key.matches("[!-~]*");
            if (isOne) {
                assertThat(new CallerKey("key", key).value()).isEqualTo(key);
            } else {
                assertThatThrownBy(() -> new CallerKey("key", key))
                        .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                                .isEqualTo(FailureKind.INVALID_INPUT));
            }
        }
    }

    @Test
    void whoHasAnotherNameIsNeverToldOfIt() {
        Relay relay =
                new Relay(Clock.systemUTC(), Duration.ofSeconds(2), Duration.ofMinutes(10), 1000, new FakePeers());
        relay.caughtUp();
        for (int round = 0; round < 2_000; round++) {
            String name = text(1 + random.nextInt(3));
            String other = text(random.nextInt(4));
            String key = text(1 + random.nextInt(3));
            String id = id(name, key);
            relay.asked(new AskedElsewhere(
                    RequestIdentity.ofId(Optional.of(name), id, "body"),
                    Clock.systemUTC().instant().plusSeconds(600),
                    "gateway:1",
                    "secret"));

            assertThat(relay.find(id, Optional.of(other).filter(text -> !text.isEmpty()))
                            .isPresent())
                    .isEqualTo(other.equals(name));
        }
    }

    private static String id(String name, String key) {
        return RequestIds.of(Optional.of(name).filter(text -> !text.isEmpty()), new CallerKey("key", key))
                .text();
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
