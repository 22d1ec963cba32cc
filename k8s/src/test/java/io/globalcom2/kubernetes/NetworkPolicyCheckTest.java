package io.globalcom2.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One thing at a time is broken in the policies as they are rendered, and found. */
class NetworkPolicyCheckTest {
    private static String good;

    @BeforeAll
    static void render() throws IOException {
        assumeTrue(Kubectl.isThere(), "kubectl is not there: the network policies are NOT rendered and NOT broken");
        good = Kubectl.kustomize(Path.of("tests", "secured-tier"));
        assertThat(Check.problems(good)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - port: 9001                  | - port: 9002                  | llm are not let out to port 9001 of vision-encoder
            - port: 9004                  | - port: 9000                  | llm are not let out to port 9004 of gateway
            - port: 9004                  | - port: 9000\\n      endPort: 9004 | llm are let out to port 9000 of gateway
            - port: relay                 | - port: management            | llm are let into port 8084 of gateway
            - port: relay                 | - port: rely                  | its pods have no port rely
            - port: http\\n    - port: grpc | - port: http               | strangers are not let into port 9000 of gateway
            - port: http\\n    - port: grpc | - port: http\\n    - port: relay\\n    - port: grpc | strangers are let into port 9004 of gateway
            - port: 9092                  | - port: 9093                  | gateway are not let out to the brokers
            - port: 53\\n      protocol: UDP | - port: 53\\n      protocol: SCTP | llm are not let out to DNS over UDP
            """)
    void aWrongPort(String before, String after, String sign) {
        assertFound(before, after, sign);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: llm\\n    ports:\\n    - port: relay | - podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: lm\\n    ports:\\n    - port: relay | matches 0 deployments
            - podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: llm\\n    ports:\\n    - port: relay | - podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: vision-encoder\\n    ports:\\n    - port: relay | vision-encoder are let into port 9004 of gateway
            - podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: llm\\n    ports:\\n    - port: relay | - namespaceSelector: {}\\n    ports:\\n    - port: relay | strangers are let into port 9004 of gateway
            - podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: llm\\n    ports:\\n    - port: relay | - ipBlock:\\n        cidr: 10.0.0.0/8\\n    ports:\\n    - port: relay | strangers are let into port 9004 of gateway
            - podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: vision-encoder\\n    ports:\\n    - port: grpc | - podSelector: {}\\n    ports:\\n    - port: grpc | matches 0 deployments
            kubernetes.io/metadata.name: monitoring | kubernetes.io/metadata.name: default | monitoring are not let into port 8084 of gateway
            podSelector:\\n    matchLabels:\\n      app.kubernetes.io/name: compressor\\n  policyTypes | podSelector:\\n    matchLabels:\\n      app.kubernetes.io/name: gateway\\n  policyTypes | Deployment compressor: no network policy for Ingress
            """)
    void aWrongPeer(String before, String after, String sign) {
        assertFound(before, after, sign);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            policyTypes:\\n  - Ingress\\n  - Egress | policyTypes:\\n  - Ingress | no network policy for Egress
            egress: []                    | egress:\\n  - {}              | compressor are let out to the brokers
            networkPolicyPeers:\\n      - podSelector:\\n          matchLabels:\\n            app.kubernetes.io/name: gateway | networkPolicyPeers: | lets [llm] in, expected [gateway, llm]
            networkPolicyPeers:\\n      - podSelector:\\n          matchLabels:\\n            app.kubernetes.io/name: gateway | networkPolicyPeers:\\n      - podSelector: {} | other pods of the namespace
            """)
    void anOpenDoor(String before, String after, String sign) {
        assertFound(before, after, sign);
    }

    private static void assertFound(String before, String after, String sign) {
        String lines = before.replace("\\n", "\n");
        assertThat(good).contains(lines);

        assertThat(Check.problems(good.replace(lines, after.replace("\\n", "\n"))))
                .anySatisfy(problem -> assertThat(problem).contains(sign));
    }
}
