package io.globalcom2.benchmarks.installation;

import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Ports.ServicePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Free ports in a row, below those that the system gives to outgoing connections: a service that is started again must find its port as it
 * left it.
 */
public final class PortBlock {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int TRIES = 100;

    private int next;

    private PortBlock(int first) {
        this.next = first;
    }

    /**
     * Looks for ports in a row.
     *
     * @throws LaunchException when there are no such ports
     */
    public static PortBlock find(int count) throws LaunchException {
        Random random = new Random();
        for (int i = 0; i < TRIES; i++) {
            int first = FIRST + random.nextInt(END - FIRST - count);
            if (areFree(first, count)) {
                return new PortBlock(first);
            }
        }
        throw new LaunchException("No %d free ports in a row between %d and %d.".formatted(count, FIRST, END));
    }

    /** The next one. */
    public int take() {
        return next++;
    }

    /** The next two, for any service but the gateway. */
    public ServicePorts takeForTier() {
        return ServicePorts.ofTier(take(), take());
    }

    /** The next four. */
    public ServicePorts takeForGateway() {
        return new ServicePorts(take(), take(), take(), take());
    }

    private static boolean areFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
