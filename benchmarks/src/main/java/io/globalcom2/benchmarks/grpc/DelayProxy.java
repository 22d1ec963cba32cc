package io.globalcom2.benchmarks.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Stands in for a network: passes bytes on in both directions, each a fixed time after it came. What is on its way does not hold up the rest. */
final class DelayProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket entrance;
    private final InetSocketAddress target;
    private final Duration delay;

    private DelayProxy(ServerSocket entrance, InetSocketAddress target, Duration delay) {
        this.entrance = entrance;
        this.target = target;
        this.delay = delay;
    }

    /**
     * Opens one on a free port of this machine.
     *
     * @param delay one way; a round trip takes twice as long
     */
    static DelayProxy open(InetSocketAddress target, Duration delay) throws IOException {
        DelayProxy proxy = new DelayProxy(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), target, delay);
        run(proxy::accept);
        return proxy;
    }

    int port() {
        return entrance.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }

    private void accept() throws IOException {
        while (true) {
            Socket caller = entrance.accept();
            Socket callee = new Socket(target.getAddress(), target.getPort());
            pass(caller, callee);
            pass(callee, caller);
        }
    }

    private void pass(Socket from, Socket to) throws IOException {
        from.setTcpNoDelay(true);
        to.setTcpNoDelay(true);
        BlockingQueue<Parcel> onTheWay = new LinkedBlockingQueue<>();
        run(() -> read(from.getInputStream(), onTheWay));
        run(() -> write(to, onTheWay));
    }

    private void read(InputStream in, BlockingQueue<Parcel> onTheWay) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int count;
        do {
            count = in.read(buffer);
            onTheWay.add(new Parcel(Arrays.copyOf(buffer, Math.max(count, 0)), System.nanoTime() + delay.toNanos()));
        } while (count > 0);
    }

    private static void write(Socket to, BlockingQueue<Parcel> onTheWay) throws IOException, InterruptedException {
        OutputStream out = to.getOutputStream();
        for (Parcel parcel = onTheWay.take(); parcel.bytes.length > 0; parcel = onTheWay.take()) {
            for (long left = parcel.dueNanos - System.nanoTime();
                    left > 0;
                    left = parcel.dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            out.write(parcel.bytes);
        }
        to.close();
    }

    private static void run(Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException | InterruptedException e) {
                        // One of the two has gone, and with it the connection.
                    }
                },
                "delay-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** Bytes and when they arrive; none at the end of the stream. */
    private static final class Parcel {
        private final byte[] bytes;
        private final long dueNanos;

        Parcel(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }
    }
}
