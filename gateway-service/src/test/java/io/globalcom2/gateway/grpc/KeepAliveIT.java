package io.globalcom2.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.gateway.messaging.BrokerResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** HTTP/2 by hand: grpc-java's own client does not ping more often than every 10 s. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
class KeepAliveIT {
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int SETTINGS = 4;
    private static final int ACKNOWLEDGED = 1;
    /** A little less than the 5 s that are promised; the clocks of two threads differ. */
    private static final Duration PAUSE = Duration.ofMillis(4800);
    /** grpc-java ends a connection after the third ping that came too soon; the first never does. */
    private static final int PINGS = 4;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Test
    void aConnectionWithoutCallsMayBePingedEveryFiveSeconds() throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            OutputStream out = socket.getOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(frame(0, SETTINGS, 0));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < PINGS; i++) {
                out.write(frame(Long.BYTES, PING, 0));
                out.write(new byte[Long.BYTES]);
                awaitPong(in, out);
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private static void awaitPong(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            byte[] header = in.readNBytes(9);
            assertThat(header).hasSize(9);
            int length = Integer.parseInt(HexFormat.of().formatHex(header, 0, 3), 16);
            byte[] payload = in.readNBytes(length);
            assertThat(header[3])
                    .as("%s", new String(payload, StandardCharsets.ISO_8859_1))
                    .isNotEqualTo((byte) GO_AWAY);
            if (header[3] == SETTINGS && header[4] != ACKNOWLEDGED) {
                out.write(frame(0, SETTINGS, ACKNOWLEDGED));
            }
            if (header[3] == PING && header[4] == ACKNOWLEDGED) {
                return;
            }
        }
    }

    /** The head of a frame of the connection: 3 bytes of length, type, flags, stream 0. */
    private static byte[] frame(int length, int type, int flags) {
        return new byte[] {0, 0, (byte) length, (byte) type, (byte) flags, 0, 0, 0, 0};
    }
}
