package io.globalcom2.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.InsecureServerCredentials;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said where the files are wrong; with right ones the relay is tried between processes, in {@code k8s}. */
class RelayTlsTest {
    private record Files(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) implements RelayTlsConfig {
        @Override
        public String gatewayName() {
            return "gateway";
        }
    }

    private static final Optional<Path> FILE = Optional.of(Path.of("target/nothing.pem"));
    private static final Optional<Path> NONE = Optional.empty();

    @Test
    void speaksInPlainTextWhereNothingIsNamed() {
        assertThat(new RelayTls(new Files(NONE, NONE, NONE)).serverCredentials())
                .isInstanceOf(InsecureServerCredentials.class);
    }

    @Test
    void neverFallsBackToPlainText() {
        for (Files some :
                new Files[] {new Files(FILE, NONE, NONE), new Files(NONE, FILE, NONE), new Files(NONE, FILE, FILE)}) {
            assertThatThrownBy(() -> new RelayTls(some))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(
                            "globalcom2.relay.tls: expected ca, certificate and key, or none of them, got ");
        }
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertThatThrownBy(() -> new RelayTls(new Files(FILE, FILE, FILE)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("globalcom2.relay.tls: expected three PEM files that can be read, got ")
                .hasMessageContaining("nothing.pem");
    }
}
