package io.globalcom2.quickstart.grpc;

import com.google.protobuf.ByteString;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeHeader;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.VisionEncoderGrpc;
import io.globalcom2.quickstart.picture.TokenLayout;
import io.globalcom2.quickstart.picture.TokenSelection;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Asks the vision encoder for the selection of an image: the header of {@code Encode}. */
public final class SelectionClient {
    private static final int TIMEOUT_SECONDS = 120;

    private final int port;

    /** @param port of the vision encoder on localhost */
    public SelectionClient(int port) {
        this.port = port;
    }

    /**
     * Encodes the image and returns what survived.
     *
     * @throws IOException when the image cannot be read or the encoder refuses it
     */
    public TokenSelection select(Path image, double retentionRatio) throws IOException {
        EncodeRequest request = EncodeRequest.newBuilder()
                .setRequestId("quickstart-" + UUID.randomUUID())
                .setImage(ByteString.copyFrom(Files.readAllBytes(image)))
                .setCompression(Compression.newBuilder().setRetentionRatio(retentionRatio))
                .build();
        ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", port)
                .usePlaintext()
                .build();
        try {
            Iterator<EncodeChunk> chunks = VisionEncoderGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .encode(request);
            return selection(chunks.next().getHeader());
        } catch (StatusRuntimeException e) {
            throw new IOException("the vision encoder answered " + e.getStatus(), e);
        } finally {
            channel.shutdownNow();
        }
    }

    private static TokenSelection selection(EncodeHeader header) {
        Geometry geometry = header.getGeometry();
        TokenLayout layout = new TokenLayout(
                geometry.getImageWidth(),
                geometry.getImageHeight(),
                geometry.getGridColumns(),
                geometry.getGridRows(),
                geometry.getSide());
        return new TokenSelection(
                layout,
                header.getSelection().getSequenceList().stream()
                        .filter(entry -> entry >= 0)
                        .collect(Collectors.toSet()));
    }
}
