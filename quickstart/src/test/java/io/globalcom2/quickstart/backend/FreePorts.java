package io.globalcom2.quickstart.backend;

import io.globalcom2.quickstart.backend.Ports.ServicePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Ports that nobody listens on at the moment. */
public final class FreePorts {
    private FreePorts() {}

    /** For a whole backend. */
    public static Ports forBackend() {
        Iterator<Integer> ports = find(1 + 4 * Service.values().length).iterator();
        int kafka = ports.next();
        Map<Service, ServicePorts> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, of(ports));
        }
        return new Ports(kafka, services);
    }

    /** For one service; those that only a gateway wants among them. */
    public static ServicePorts forService() {
        return of(find(4).iterator());
    }

    private static ServicePorts of(Iterator<Integer> ports) {
        return new ServicePorts(ports.next(), ports.next(), ports.next(), ports.next());
    }

    /** Different from each other: all are held until the last is found. */
    private static List<Integer> find(int count) {
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
