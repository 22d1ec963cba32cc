package io.globalcom2.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One thing at a time is broken in the certificates as they are rendered, and found. */
class TlsCheckTest {
    private static String good;

    @BeforeAll
    static void render() throws IOException {
        assumeTrue(Kubectl.isThere(), "kubectl is not there: the certificates are NOT rendered and NOT broken");
        good = Kubectl.kustomize(Path.of("tests", "secured-tier"));
        assertThat(Check.problems(good)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CLIENTS_VISION_ENCODER_PLAIN_TEXT: "false" | CLIENTS_VISION_ENCODER_PLAIN_TEXT: "true" | llm: calls vision-encoder in plain text, which expects TLS
            CLIENTS_COMPRESSOR_PLAIN_TEXT: "false"     | CLIENTS_COMPRESOR_PLAIN_TEXT: "false"     | vision-encoder: calls compressor in plain text
            QUARKUS_GRPC_SERVER_SSL_CERTIFICATE: /tls/tls.crt | QUARKUS_GRPC_SERVER_CERTIFICATE: x  | llm: calls vision-encoder over TLS, which expects plain text
            RELAY_TLS_CA: /tls/ca.crt                  | RELAY_TLS_CA: /keys/ca.crt                | llm: /keys/ca.crt is in no secret
            SSL_TRUST_STORE: /tls/truststore.p12       | SSL_TRUST_STORE: /tmp/truststore.p12      | /tmp/truststore.p12 is in no secret
            mountPath: /tls                            | mountPath: /certificates                  | /tls/tls.key is in no secret
            KEY_FILES: /callers-tls/tls.key            | KEY_FILES: /tmp/tls.key                   | gateway: /tmp/tls.key is in no secret
            TRUSTSTORE_LOCATION: /kafka-tls/ca.crt     | TRUSTSTORE_LOCATION: /tmp/ca.crt          | llm: /tmp/ca.crt is in no secret
            tls: true                                  | tls: false                                | llm: asks the brokers over TLS, which expect plain text
            KAFKA_SECURITY_PROTOCOL: SSL               | KAFKA_SECURITY_PROTOCOL: PLAINTEXT        | gateway: asks the brokers in plain text, which expect TLS
            QUARKUS_GRPC_SERVER_SSL_CERTIFICATE: /callers-tls/tls.crt | OTHER: x                   | gateway: expects TLS of callers over HTTP, plain text over gRPC
            SSL_CERTIFICATE_FILES: /callers-tls/tls.crt | CERTIFICATE_FILES: x                     | QUARKUS_HTTP_SSL_CERTIFICATE_FILES is not set
            appProtocol: https                         | appProtocol: http                         | Service gateway: port https is said to be http, container gateway expects TLS
            """)
    void findsIt(String before, String after, String sign) {
        assertThat(good).contains(before);

        assertThat(Check.problems(good.replace(before, after)))
                .anySatisfy(problem -> assertThat(problem).contains(sign));
    }

    @Test
    void findsBrokersThatOnlySomeAskOverTls() {
        String broken = good.replaceFirst("KAFKA_SECURITY_PROTOCOL: SSL", "OTHER: x");

        assertThat(Check.problems(broken)).contains("Brokers: [llm] encrypt, [gateway] do not");
    }

    @Test
    void findsARelayOfWhichOneEndEncrypts() {
        String broken = good.replaceFirst("GLOBALCOM2_RELAY_TLS_CA: /tls/ca.crt", "OTHER: x");

        assertThat(Check.problems(broken)).containsExactly("Token relay: [llm] encrypt, [gateway] do not");
    }
}
