package io.globalcom2.quickstart.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void aPortInUseIsNamedWithItsPurposeAndTheWayOut() throws Exception {
        Ports free = FreePorts.forBackend();
        Ports.ServicePorts gateway = free.of(Service.GATEWAY);

        try (ServerSocket taken = new ServerSocket(gateway.http(), 1, InetAddress.getByName("localhost"))) {
            assertThatThrownBy(free::requireFree)
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("gateway-service (HTTP)")
                    .hasMessageContaining("--port-offset");
        }
    }

    @Test
    void freePortsAreFreeAndDiffer() {
        Ports free = FreePorts.forBackend();

        assertThatCode(free::requireFree).doesNotThrowAnyException();
        assertThat(free.services().values().stream().map(Ports.ServicePorts::management))
                .doesNotHaveDuplicates()
                .doesNotContain(free.kafka());
    }

    @Test
    void theOffsetMovesEveryPort() {
        Ports ports = Ports.shiftedBy(100);

        assertThat(ports.kafka()).isEqualTo(9192);
        assertThat(ports.services())
                .isEqualTo(Map.of(
                        Service.GATEWAY, new Ports.ServicePorts(8184, 9100, 8180, 9104),
                        Service.VISION_ENCODER, Ports.ServicePorts.ofTier(8181, 9101),
                        Service.COMPRESSOR, Ports.ServicePorts.ofTier(8182, 9102),
                        Service.LLM, Ports.ServicePorts.ofTier(8183, 9103)));
    }

    @Test
    void noPortIsAboveTheHighestThereIs() {
        Ports ports = Ports.shiftedBy(Ports.MAX_OFFSET);

        assertThat(ports.kafka()).isEqualTo(65_535);
        assertThat(ports.services().values()).allSatisfy(service -> assertThat(
                        List.of(service.http(), service.grpc(), service.management(), service.relay()))
                .allMatch(port -> port <= 65_535));
    }
}
