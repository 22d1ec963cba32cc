package io.globalcom2.gateway.keys;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnonymousAccessTest {
    private record Config(Optional<Path> keyFile, boolean allowAnonymous) implements KeyConfig {}

    private static final Config NOTHING = new Config(Optional.empty(), false);
    private static final Config KEYS = new Config(Optional.of(Path.of("keys.json")), false);

    @Test
    void withoutKeysItListensOnLoopbackOnly() {
        assertThatCode(() -> AnonymousAccess.check(NOTHING, List.of("localhost", "127.0.0.1", "::1")))
                .doesNotThrowAnyException();
        for (String host : List.of("0.0.0.0", "::", "10.1.2.3")) {
            assertThatThrownBy(() -> AnonymousAccess.check(NOTHING, List.of("localhost", host, host)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("globalcom2.gateway.key-file: expected a file of API keys, or"
                            + " globalcom2.gateway.allow-anonymous=true, or loopback alone to listen on, got "
                            + host + " (quarkus.http.host, quarkus.grpc.server.host, globalcom2.gateway.relay-host,"
                            + " quarkus.management.host)");
        }
    }

    @Test
    void withKeysOrByTheOperatorsWordItListensAnywhere() {
        assertThatCode(() -> AnonymousAccess.check(KEYS, List.of("0.0.0.0"))).doesNotThrowAnyException();
        assertThatCode(() -> AnonymousAccess.check(new Config(Optional.empty(), true), List.of("0.0.0.0")))
                .doesNotThrowAnyException();
    }

    @Test
    void doesNotGuessWhatBothTogetherMean() {
        assertThatThrownBy(() -> AnonymousAccess.check(new Config(KEYS.keyFile(), true), List.of("localhost")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("globalcom2.gateway.allow-anonymous: expected false beside globalcom2.gateway.key-file,"
                        + " got true");
    }
}
