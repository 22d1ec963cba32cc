package io.globalcom2.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.gateway.messaging.BrokerResource;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** HTTP/2 by hand: grpc-java's own client does not ping more often than every 10 s. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
class KeepAliveIT {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;

    private static final int ACKNOWLEDGED = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    /** A little less than the 5 s that are promised; the clocks of two threads differ. */
    private static final Duration PAUSE = Duration.ofMillis(4800);
    /** grpc-java ends a connection after the third ping that came too soon; the first never does. */
    private static final int PINGS = 4;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Test
    void aConnectionMayBePingedEveryFiveSecondsWithACallAndWithout() throws Exception {
        try (Connection idle = new Connection(port);
                Connection calling = new Connection(port)) {
            // Nobody answers it: there is no worker.
            calling.ask();

            for (int i = 0; i < PINGS; i++) {
                if (i > 0) {
                    Thread.sleep(PAUSE.toMillis());
                }
                idle.ping();
                calling.ping();
            }
        }
    }

    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final OutputStream out;
        private final DataInputStream in;

        Connection(int port) throws IOException {
            socket = new Socket("localhost", port);
            out = socket.getOutputStream();
            in = new DataInputStream(socket.getInputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            send(SETTINGS, 0, 0, new byte[0]);
        }

        /** Begins a call that waits for its answer. What follows on the connection is read after it. */
        void ask() throws IOException {
            byte[] message = InferenceRequest.newBuilder()
                    .addMessages(Message.newBuilder()
                            .setRole("user")
                            .addContent(ContentPart.newBuilder().setText("hello")))
                    .build()
                    .toByteArray();
            send(HEADERS, END_HEADERS, 1, headers());
            // Not compressed, so many bytes, the message.
            send(
                    DATA,
                    END_STREAM,
                    1,
                    ByteBuffer.allocate(1 + Integer.BYTES + message.length)
                            .put((byte) 0)
                            .putInt(message.length)
                            .put(message)
                            .array());
        }

        void ping() throws IOException {
            send(PING, 0, 0, new byte[Long.BYTES]);
            awaitPong();
        }

        /** Nothing else comes that says of the connection or of the call that it has ended. */
        private void awaitPong() throws IOException {
            while (true) {
                byte[] head = in.readNBytes(9);
                assertThat(head).as("the connection is open").hasSize(9);
                byte[] payload = in.readNBytes(Integer.parseInt(HexFormat.of().formatHex(head, 0, 3), 16));
                int type = head[3];
                int flags = head[4];
                assertThat(type)
                        .as("%s", new String(payload, StandardCharsets.ISO_8859_1))
                        .isNotIn(GO_AWAY, RST_STREAM, HEADERS);
                if (type == PING && flags == ACKNOWLEDGED) {
                    return;
                }
                if ((type == SETTINGS || type == PING) && flags != ACKNOWLEDGED) {
                    send(type, ACKNOWLEDGED, 0, type == PING ? payload : new byte[0]);
                }
            }
        }

        /** A frame: 3 bytes of length, type, flags, stream, payload. */
        private void send(int type, int flags, int stream, byte[] payload) throws IOException {
            out.write(ByteBuffer.allocate(9 + payload.length)
                    .put((byte) (payload.length >> Short.SIZE))
                    .putShort((short) payload.length)
                    .put((byte) type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload)
                    .array());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        /** HPACK: each as a literal that is not indexed, without Huffman. */
        private static byte[] headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put(":method", "POST");
            headers.put(":scheme", "http");
            headers.put(":path", "/globalcom2.v1.Inference/Generate");
            headers.put(":authority", "localhost");
            headers.put("content-type", "application/grpc");
            headers.put("te", "trailers");
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            headers.forEach((name, value) -> {
                block.write(0);
                block.write(name.length());
                block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
                block.write(value.length());
                block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
            });
            return block.toByteArray();
        }
    }
}
