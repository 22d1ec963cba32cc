package io.globalcom2.quickstart.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One address for several servers on this machine: a connection goes to the first of them that is there, and breaks when that one does. */
final class LoadBalancer implements AutoCloseable {
    private final ServerSocket door;
    private final List<Integer> ports;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param ports that the servers listen on, the first one wanted first */
    LoadBalancer(List<Integer> ports) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.ports = List.copyOf(ports);
        threads.execute(this::accept);
    }

    String url() {
        return "http://localhost:" + door.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        door.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                Socket server = dial();
                threads.execute(() -> pump(caller, server));
                threads.execute(() -> pump(server, caller));
            } catch (IOException e) {
                // Closed, or nobody is there: the caller's connection is refused, or falls silent and is closed with
                // this.
            }
        }
    }

    private Socket dial() throws IOException {
        IOException nobody = new IOException("there are no servers");
        for (int port : ports) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                nobody = e;
            }
        }
        throw nobody;
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            long unused = from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One end has gone, and now both have.
        }
    }
}
