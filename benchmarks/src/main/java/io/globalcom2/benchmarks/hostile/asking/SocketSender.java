package io.globalcom2.benchmarks.hostile.asking;

import com.google.protobuf.ByteString;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.Transport;
import io.globalcom2.benchmarks.hostile.verdict.HostileAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes bytes into connections to the gateway and reads whatever comes. */
public final class SocketSender implements InputSender {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})[^\\r\\n]*\\r\\n");
    private static final int FIRST_REFUSAL = 400;
    private static final int PAUSE_MILLIS = 200;
    /** Longer than the gateway waits for its readers, see the installation. */
    private static final int DEAF_MILLIS = 8_000;
    /** After something came; a second response would come at once. */
    private static final int QUIET_MILLIS = 1_500;

    private static final int SMALL_WINDOW_BYTES = 4_096;

    private final URI gateway;

    public SocketSender(URI gateway) {
        this.gateway = gateway;
    }

    @Override
    public HostileAnswer send(HostileInput input) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(SMALL_WINDOW_BYTES);
            socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            write(input, socket, end);
            if (input.transport() == Transport.DEAF_SOCKET) {
                Thread.sleep(DEAF_MILLIS);
            }
            return judgeable(read(socket, end), System.nanoTime() > end);
        } catch (IOException e) {
            return HostileAnswer.broken(e.toString());
        }
    }

    /** Who is slow stops where he is answered. */
    private static void write(HostileInput input, Socket socket, long end) throws InterruptedException {
        try {
            for (ByteString part : input.parts()) {
                part.writeTo(socket.getOutputStream());
                socket.getOutputStream().flush();
                if (input.transport() == Transport.SLOW_SOCKET) {
                    Thread.sleep(PAUSE_MILLIS);
                    if (System.nanoTime() > end || socket.getInputStream().available() > 0) {
                        return;
                    }
                }
            }
        } catch (IOException closed) {
            // What was said before is still to be read.
        }
    }

    private static String read(Socket socket, long end) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        socket.setSoTimeout(QUIET_MILLIS);
        while (System.nanoTime() < end) {
            try {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    break;
                }
                all.write(buffer, 0, count);
            } catch (SocketTimeoutException quiet) {
                if (all.size() > 0) {
                    break;
                }
            } catch (IOException reset) {
                break;
            }
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static HostileAnswer judgeable(String responses, boolean hangs) {
        List<String> statuses = new ArrayList<>();
        Matcher matcher = STATUS.matcher(responses);
        while (matcher.find()) {
            statuses.add(matcher.group(1));
        }
        if (statuses.isEmpty() || hangs) {
            return hangs || !responses.isEmpty()
                    ? HostileAnswer.broken(hangs ? "no end" : responses)
                    : HostileAnswer.closed();
        }
        String status = String.join(",", statuses);
        int bodyAt = responses.indexOf("\r\n\r\n");
        String body = bodyAt < 0 ? "" : responses.substring(bodyAt + 4);
        return statuses.stream().anyMatch(one -> Integer.parseInt(one) >= FIRST_REFUSAL)
                ? HostileAnswer.refused(status, body)
                : HostileAnswer.answered(status, body);
    }
}
