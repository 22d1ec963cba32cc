package io.globalcom2.vision.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.grpc.ServerStream;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeHeader;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.tensor.wire.RowChunks;
import io.globalcom2.tensor.wire.WireTensor;
import io.globalcom2.vision.encoding.EncodeStage;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.EncoderJob;
import io.globalcom2.vision.encoding.EncoderMetrics;
import io.globalcom2.vision.encoding.ImageEncoder;
import io.globalcom2.vision.encoding.KeptTokens;
import io.globalcom2.vision.encoding.PreparedImage;
import io.globalcom2.vision.encoding.StageClock;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** One call of {@code Encode}, stage by stage. Work nobody waits for any more is dropped before each stage. */
final class EncodeCall implements EncoderJob {
    private static final Logger LOG = Logger.getLogger(EncodeCall.class);

    private final EncodeRequest request;
    private final ServerStream<EncodeChunk> caller;
    private final ImageEncoder encoder;
    private final CompressorClient compressor;
    private final EncoderMetrics metrics;
    private final Context context = Context.current();
    private final StageClock clock = new StageClock();

    // Written in encode, read in deliver; the queue hands over between them.
    private EncodeHeader.Builder header = EncodeHeader.newBuilder();
    private Optional<EncodedViews> encoded = Optional.empty();

    /** To be created in the service method, whose {@link Context} carries the caller's deadline and cancellation. */
    EncodeCall(
            EncodeRequest request,
            ServerStream<EncodeChunk> caller,
            ImageEncoder encoder,
            CompressorClient compressor,
            EncoderMetrics metrics) {
        this.request = request;
        this.caller = caller;
        this.encoder = encoder;
        this.compressor = compressor;
        this.metrics = metrics;
    }

    @Override
    public void encode() {
        clock.lap(EncodeStage.QUEUE);
        stopIfNobodyWaits();
        byte[] file = request.getImage().toByteArray();
        PreparedImage image = encoder.prepare(file);
        header.setImageSha256(EncodeMessages.sha256(file));
        header.setGeometry(EncodeMessages.geometry(image, encoder.tower().side()));
        clock.lap(EncodeStage.PREPROCESS);
        stopIfNobodyWaits();
        encoded = Optional.of(encoder.encode(image));
        clock.lap(EncodeStage.ENCODE);
    }

    @Override
    public void deliver() {
        ByteString rows;
        clock.skip();
        try (EncodedViews views = encoded.orElseThrow()) {
            stopIfNobodyWaits();
            rows = EncodeMessages.needsFeatures(request.getCompression()) ? compress(views) : selectAndGather(views);
        }
        send(rows);
        metrics.encoded(clock, header.getSelection().getTokens().getOriginal(), header.getRowCount());
    }

    @Override
    public void fail(Throwable failure) {
        if (!(failure instanceof ServingException)) {
            LOG.errorf(failure, "encoding failed requestId=%s", request.getRequestId());
        }
        caller.fail(failure);
    }

    /** The compressor chooses by the scores; the rows never leave this process. */
    private ByteString selectAndGather(EncodedViews views) {
        Selection selection = inContext(() -> compressor.select(selectRequest(views)));
        KeptTokens kept = keptTokens(selection, views);
        clock.lap(EncodeStage.COMPRESS);
        ByteString rows = UnsafeByteOperations.unsafeWrap(views.gather(kept));
        clock.lap(EncodeStage.GATHER);
        header.setSelection(selection).setRowCount(kept.count());
        return rows;
    }

    /** The compressor looks at all rows, chooses and sends what is left of them. */
    private ByteString compress(EncodedViews views) {
        ByteString all = UnsafeByteOperations.unsafeWrap(views.rows());
        clock.lap(EncodeStage.GATHER);
        CompressedRows compressed = inContext(
                () -> compressor.compress(EncodeMessages.featuresHeader(selectRequest(views), encoder.tower()), all));
        KeptTokens kept = keptTokens(compressed.header().getSelection(), views);
        compressed.requireRows(kept.count());
        clock.lap(EncodeStage.COMPRESS);
        header.setSelection(compressed.header().getSelection())
                .setRowCount(kept.count())
                .setRowsAggregated(compressed.header().getRowsAggregated());
        return compressed.rows();
    }

    private SelectRequest selectRequest(EncodedViews views) {
        return EncodeMessages.selectRequest(request, header.getGeometry(), views.scores());
    }

    /** Under the caller's deadline and cancellation. */
    private <T> T inContext(Supplier<T> call) {
        Context previous = context.attach();
        try {
            return call.get();
        } finally {
            context.detach(previous);
        }
    }

    private static KeptTokens keptTokens(Selection selection, EncodedViews views) {
        return KeptTokens.of(
                selection.getSequenceList(),
                views.scores().views() * views.scores().tokens(),
                selection.getTokens().getKept(),
                selection.getTokens().getNewline());
    }

    private void send(ByteString rows) {
        header.setDtype(WireTensor.dtype(encoder.tower().dtype()))
                .setRowWidth(encoder.tower().width())
                .setTimings(EncodeMessages.timings(clock));
        caller.send(EncodeChunk.newBuilder().setHeader(header).build());
        if (!rows.isEmpty()) {
            int rowBytes = rows.size() / header.getRowCount();
            for (ByteString chunk : RowChunks.cut(rows, rowBytes)) {
                caller.send(EncodeChunk.newBuilder().setRows(chunk).build());
            }
        }
        caller.complete();
    }

    private void stopIfNobodyWaits() {
        Deadline deadline = context.getDeadline();
        if (deadline != null && deadline.isExpired()) {
            throw new ServingException(
                    FailureKind.DEADLINE_EXCEEDED, "the deadline passed before the image was encoded");
        }
        if (context.isCancelled()) {
            throw new ServingException(FailureKind.CANCELLED, "the caller has gone away");
        }
    }
}
