package io.globalcom2.quickstart.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.Map;

/** Where everything listens, on localhost. */
public record Ports(int kafka, Map<Service, ServicePorts> services) {
    private static final int KAFKA = 9092;
    private static final Map<Service, ServicePorts> SERVICES = Map.of(
            Service.GATEWAY, new ServicePorts(8080, 9000),
            Service.VISION_ENCODER, new ServicePorts(8081, 9001),
            Service.COMPRESSOR, new ServicePorts(8082, 9002),
            Service.LLM, new ServicePorts(8083, 9003));

    /** Where one service listens. */
    public record ServicePorts(int http, int grpc) {}

    public Ports {
        services = Map.copyOf(services);
    }

    /** The services' default ports, all moved by the same offset. */
    public static Ports shiftedBy(int offset) {
        Map<Service, ServicePorts> services = new EnumMap<>(Service.class);
        SERVICES.forEach((service, ports) ->
                services.put(service, new ServicePorts(ports.http() + offset, ports.grpc() + offset)));
        return new Ports(KAFKA + offset, services);
    }

    public ServicePorts of(Service service) {
        return services.get(service);
    }

    /** @throws LaunchException naming the first port that is taken and what it was wanted for */
    void requireFree() throws LaunchException {
        requireFree(kafka, "Kafka");
        for (Service service : Service.values()) {
            requireFree(of(service).http(), service.module() + " (HTTP)");
            requireFree(of(service).grpc(), service.module() + " (gRPC)");
        }
    }

    private static void requireFree(int port, String purpose) throws LaunchException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
        } catch (IOException e) {
            throw new LaunchException(
                    "Port %d, wanted for %s, is in use. Stop what listens there, or move all ports: --port-offset 100"
                            .formatted(port, purpose),
                    e);
        }
    }
}
