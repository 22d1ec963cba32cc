package io.globalcom2.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake is found: one thing at a time is broken in a manifest that has no problems. Needs no kubectl. */
class StrictnessTest {
    private static final String GOOD = read("/service.yaml");

    @Test
    void findsNothingWrongWithAGoodManifest() {
        assertThat(Check.problems(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas: 1                      | replicsa: 1                  | replicsa
            runAsNonRoot: true               | runAsNonRot: true            | runAsNonRot
            resources:\\n            requests | resorces:\\n            requests | resorces
            path: /q/health/live             | pth: /q/health/live          | pth
            topologyKey:                     | topologyKy:                  | topologyKy
            maxUnavailable: 1                | maxUnavailible: 1            | maxUnavailible
            storage: 1Gi                     | storage: 1Gi\\n  size: 1      | size
            partitions: 32                   | partitons: 32                | partitons
            roles:                           | rols:                        | rols
            tls: false                       | tsl: false                   | tsl
            targetPort: grpc                 | additionalProperties: {}     | additionalProperties
            kind: Service\\n                  | kind: Servce\\n               | no such type
            apiVersion: policy/v1            | apiVersion: policy/v1beta1   | no such type
            """)
    void findsAnUnknownFieldAtAnyDepth(String good, String bad, String sign) {
        assertFound(good, bad, sign);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            containerPort: 8082              | containerPort: "8082"        | containerPort
            port: 9002                       | port: grpc                   | port
            path: /q/health/live             | path: 8                      | path
            QUARKUS_HTTP_PORT: "8082"        | QUARKUS_HTTP_PORT: 8082      | QUARKUS_HTTP_PORT
            value: $(OWN_ADDRESS):9004       | value: 9004                  | value
            runAsNonRoot: true               | runAsNonRoot: "true"         | runAsNonRoot
            app: compressor                  | app: true                    | app
            partitions: 32                   | partitions: "32"             | partitions
            partitions: 32                   | partitions: 32.5             | partitions
            drop:                            | drop: ALL\\n              add: | drop
            """)
    void findsAWrongType(String good, String bad, String sign) {
        assertFound(good, bad, sign);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            topologyKey: kubernetes.io/hostname\\n          maxSkew: 1 | topologyKey: kubernetes.io/hostname | maxSkew
            mountPath: /model                | readOnly: true               | mountPath
            containerPort: 8082              | protocol: TCP                | containerPort
            claimName: model                 | readOnly: true               | claimName
            port: 9002\\n      targetPort     | targetPort                   | port
            partitions: 32                   | topicName: x                 | spec.partitions
            type: jbod                       | class: x                     | type
            """)
    void findsAMissingField(String good, String bad, String sign) {
        assertFound(good, bad, sign);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            selector:\\n    app: compressor   | selector:\\n    app: compresor | matches 0 deployments
            maxUnavailable: 1\\n  selector:\\n    matchLabels:\\n      app: compressor | maxUnavailable: 1\\n  selector:\\n    matchLabels:\\n      app: other | matches 0 deployments
            labels:\\n        app: compressor | labels:\\n        app: other  | does not match its own pods
            labelSelector:\\n            matchLabels:\\n              app: compressor | labelSelector:\\n            matchLabels:\\n              app: other | does not match its own pods
            """)
    void findsASelectorThatMatchesNothing(String good, String bad, String sign) {
        assertFound(good, bad, sign);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port: 8084                       | port: 9002                   | asks at port 9002
            port: management\\n              path: /q/health/started | port: grpc\\n              path: /q/health/started | asks at port grpc
            port: management\\n              path: /q/health/ready | port: manage\\n              path: /q/health/ready | asks at port manage
            path: /q/health/ready            | path: /q/health/live         | asks for /q/health/live
            QUARKUS_MANAGEMENT_PORT: "8084"  | QUARKUS_MANAGEMENT_PORT: "8094" | the management interface listens on 8094
            QUARKUS_GRPC_SERVER_PORT: "9002" | QUARKUS_GRPC_SERVER_PORT: "9012" | declares the ports
            GATEWAY_RELAY_PORT: "9004"       | GATEWAY_RELAY_PORT: "9014"   | declares the ports
            QUARKUS_MANAGEMENT_PORT: "8084"  | QUARKUS_MANAGEMENT_PORTS: "8084" | QUARKUS_MANAGEMENT_PORT is not set
            GATEWAY_RELAY_PORT: "9004"       | GATEWAY_RELAY_PORTS: "9004"  | GLOBALCOM2_GATEWAY_RELAY_PORT is not set
            containerPort: 8082              | containerPort: 8083          | declares the ports
            targetPort: grpc                 | targetPort: rpc              | leads to 0 ports
            port: 9002\\n      targetPort     | port: 80\\n      targetPort   | headless
            """)
    void findsAPortThatNothingListensOn(String good, String bad, String sign) {
        assertFound(good, bad, sign);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            serviceAccountName: compressor   | serviceAccountName: other    | no service account other
            name: compressor-settings\\n          env | name: other\\n          env | no config map other
            claimName: model                 | claimName: other             | no claim other
            - name: model\\n              mountPath | - name: other\\n              mountPath | no volume other
            containerName: compressor        | containerName: other         | looks at another container
            $(OWN_ADDRESS)                   | $(OWN_ADRESS)               | $(OWN_ADRESS)
            $(OWN_ADDRESS):9004              | $(OWN_ADDRESS):9002          | the relay listens on 9004
            CLIENTS_OTHER_HOST: compressor   | CLIENTS_OTHER_HOST: other    | nobody listens on other:9002
            CLIENTS_OTHER_PORT: "9002"       | CLIENTS_OTHER_PORT: "9001"   | nobody listens on compressor:9001
            bootstrap:9092                   | bootstrap:9093               | is not an address of Kafka
            strimzi.io/cluster: kafka\\nspec:\\n  partitions | strimzi.io/cluster: other\\nspec:\\n  partitions | no Kafka other
            partitions: 32\\n  replicas: 2    | partitions: 32\\n  replicas: 3 | 3 copies on 2 nodes
            min.insync.replicas: 1           | min.insync.replicas: 3       | 3 copies in sync of 2
            namespace: globalcom2            | namespace: other             | no namespace other
            secretName: keys                 | defaultMode: 288             | expected a secret that is named
            secretName: keys                 | secretName: keys\\n            optional: true | must be there
            KEY_FILE: /keys/keys.json        | KEY_FILE: /model/keys.json   | /model/keys.json is in no secret
            mountPath: /keys\\n              readOnly: true | mountPath: /keys | is in no secret that is mounted read-only
            KEY_FILE: /keys/keys.json        | KEYS: /keys/keys.json        | got neither of them
            KEY_FILE: /keys/keys.json        | KEY_FILE: /keys/keys.json\\n  GLOBALCOM2_GATEWAY_ALLOW_ANONYMOUS: "true" | got both of them
            """)
    void findsAReferenceToNothing(String good, String bad, String sign) {
        assertFound(good, bad, sign);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            runAsUser: 10001                 | runAsUser: 0                 | non-root
            readOnlyRootFilesystem: true     | readOnlyRootFilesystem: false | read-only root
            - ALL                            | - NET_RAW                    | no capabilities
            type: RuntimeDefault             | type: Unconfined             | seccomp
            automountServiceAccountToken: false | automountServiceAccountToken: true | no token
            cpu: 50m                         | hugepages-2Mi: 0             | requests and limits
            compressor:0.1.0                 | compressor:latest            | a fixed tag
            compressor:0.1.0                 | compressor                   | a fixed tag
            maxUnavailable: 0                | maxUnavailable: 1            | an update
            GracePeriodSeconds: 30           | GracePeriodSeconds: 20       | has 20 s to end, needs 25 s
            kind: PersistentVolumeClaim      | kind: Secret                 | no such type
            """)
    void findsAPolicyThatIsBroken(String good, String bad, String sign) {
        assertFound(good, bad, sign);
    }

    private static void assertFound(String good, String bad, String sign) {
        String before = good.replace("\\n", "\n");
        assertThat(GOOD).contains(before);
        String broken = GOOD.replace(before, bad.replace("\\n", "\n"));

        assertThat(Check.problems(broken))
                .anySatisfy(problem -> assertThat(problem).contains(sign));
    }

    private static String read(String resource) {
        try (InputStream input = StrictnessTest.class.getResourceAsStream(resource)) {
            return new String(input.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
