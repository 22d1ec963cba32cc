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
    private static final int HIGHEST_PORT = 65_535;

    /** By which all ports can be moved at most: Kafka's is the highest. */
    public static final int MAX_OFFSET = HIGHEST_PORT - KAFKA;

    private static final Map<Service, ServicePorts> SERVICES = Map.of(
            Service.GATEWAY, new ServicePorts(8084, 9000, 8080, 9004),
            Service.VISION_ENCODER, ServicePorts.ofTier(8081, 9001),
            Service.COMPRESSOR, ServicePorts.ofTier(8082, 9002),
            Service.LLM, ServicePorts.ofTier(8083, 9003));

    /**
     * Where one service listens.
     *
     * @param management health and metrics
     * @param http for callers; the gateway's alone, 0 elsewhere
     * @param relay for workers; the gateway's alone, 0 elsewhere
     */
    public record ServicePorts(int management, int grpc, int http, int relay) {
        /** Of a service that is no gateway. */
        public static ServicePorts ofTier(int management, int grpc) {
            return new ServicePorts(management, grpc, 0, 0);
        }

        private ServicePorts shiftedBy(int offset) {
            return new ServicePorts(
                    management + offset, grpc + offset, http == 0 ? 0 : http + offset, relay == 0 ? 0 : relay + offset);
        }
    }

    public Ports {
        services = Map.copyOf(services);
    }

    /**
     * The services' default ports, all moved by the same offset.
     *
     * @param offset at most {@link #MAX_OFFSET}
     */
    public static Ports shiftedBy(int offset) {
        Map<Service, ServicePorts> services = new EnumMap<>(Service.class);
        SERVICES.forEach((service, ports) -> services.put(service, ports.shiftedBy(offset)));
        return new Ports(KAFKA + offset, services);
    }

    public ServicePorts of(Service service) {
        return services.get(service);
    }

    /** @throws LaunchException naming the first port that is taken and what it was wanted for */
    void requireFree() throws LaunchException {
        requireFree(kafka, "Kafka");
        for (Service service : Service.values()) {
            // Nobody wants port 0, and it is always free.
            requireFree(of(service).http(), service.module() + " (HTTP)");
            requireFree(of(service).grpc(), service.module() + " (gRPC)");
            requireFree(of(service).relay(), service.module() + " (token relay)");
            requireFree(of(service).management(), service.module() + " (management)");
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
