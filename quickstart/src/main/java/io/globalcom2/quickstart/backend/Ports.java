package io.globalcom2.quickstart.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
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
    public record ServicePorts(int http, int grpc) {
        /** Ports that nobody listens on at the moment. */
        public static ServicePorts free() {
            List<Integer> ports = freePorts(2);
            return new ServicePorts(ports.get(0), ports.get(1));
        }
    }

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

    /** Ports that nobody listens on at the moment. */
    public static Ports free() {
        Iterator<Integer> ports = freePorts(1 + 2 * Service.values().length).iterator();
        int kafka = ports.next();
        Map<Service, ServicePorts> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, new ServicePorts(ports.next(), ports.next()));
        }
        return new Ports(kafka, services);
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

    /** Different from each other: all are held until the last is found. */
    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        } finally {
            for (ServerSocket socket : sockets) {
                closeQuietly(socket);
            }
        }
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give back port " + socket.getLocalPort(), e);
        }
    }
}
