package io.globalcom2.vision.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.grpc.ServerStream;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeHeader;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.Resizing;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.tensor.wire.RowChunks;
import io.globalcom2.tensor.wire.WireTensor;
import io.globalcom2.vision.encoding.EncodeResult;
import io.globalcom2.vision.encoding.EncodeStage;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.EncoderMetrics;
import io.globalcom2.vision.encoding.ImageDigest;
import io.globalcom2.vision.encoding.KeptTokens;
import io.globalcom2.vision.encoding.SharedEncodings;
import io.globalcom2.vision.encoding.StageClock;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One call of {@code Encode}, stage by stage, in one thread. Work nobody waits for any more is dropped before each stage. */
final class EncodeCall implements Runnable {
    private static final Logger LOG = Logger.getLogger(EncodeCall.class);

    private final EncodeRequest request;
    private final ServerStream<EncodeChunk> caller;
    private final SharedEncodings encodings;
    private final CompressorClient compressor;
    private final EncoderMetrics metrics;
    private final Duration callerTimeout;
    private final StageClock clock = new StageClock();
    private final EncodeHeader.Builder header = EncodeHeader.newBuilder();

    /** To be run in the {@link Context} of the service method, which carries the caller's deadline and cancellation. */
    EncodeCall(
            EncodeRequest request,
            ServerStream<EncodeChunk> caller,
            SharedEncodings encodings,
            CompressorClient compressor,
            EncoderMetrics metrics,
            Duration callerTimeout) {
        this.request = request;
        this.caller = caller;
        this.encodings = encodings;
        this.compressor = compressor;
        this.metrics = metrics;
        this.callerTimeout = callerTimeout;
    }

    /** Tells the caller of whatever fails. */
    @Override
    public void run() {
        try {
            clock.lap(EncodeStage.QUEUE);
            stopIfNobodyWaits();
            EncodedViews views = encode();
            stopIfNobodyWaits();
            ByteString rows =
                    EncodeMessages.needsFeatures(request.getCompression()) ? compress(views) : selectAndGather(views);
            send(rows);
            count();
        } catch (Throwable failure) {
            if (!(failure instanceof ServingException)) {
                LOG.errorf(failure, "encoding failed requestId=%s", request.getRequestId());
            }
            caller.fail(failure);
        }
    }

    /** Features and scores, from whoever has them or makes them. */
    private EncodedViews encode() throws Throwable {
        if (request.getThumbnailAlone() && !encodings.encoder().readsThumbnailsAlone()) {
            throw ServingException.invalidInput(
                    "thumbnail_alone: expected false for a checkpoint that reads every image with its crops, got true");
        }
        ImageDigest digest = ImageDigest.of(request.getImage().asReadOnlyByteBuffer());
        clock.lap(EncodeStage.PREPROCESS);
        CompletableFuture<EncodeResult> asked = encodings.request(
                digest, request.getThumbnailAlone(), () -> request.getImage().toByteArray());
        caller.onCancel(() -> asked.cancel(false));
        EncodeResult result = await(asked);
        clock.lap(EncodeStage.QUEUE);
        clock.move(EncodeStage.QUEUE, EncodeStage.PREPROCESS, result.preprocess());
        clock.move(EncodeStage.QUEUE, EncodeStage.ENCODE, result.encode());
        header.setImageSha256(UnsafeByteOperations.unsafeWrap(digest.bytes()))
                .setGeometry(EncodeMessages.geometry(result.image(), encodings.encoder()))
                .setFeaturesCached(result.cached());
        return result.image().views();
    }

    private static EncodeResult await(CompletableFuture<EncodeResult> asked) throws Throwable {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (CancellationException e) {
            throw new ServingException(FailureKind.CANCELLED, "the caller has gone away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServingException(FailureKind.UNAVAILABLE, "this vision encoder is shutting down", e);
        }
    }

    /** The compressor chooses by the scores; the rows never leave this process. */
    private ByteString selectAndGather(EncodedViews views) {
        Selection selection = compressor.select(selectRequest(views));
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
        CompressedRows compressed = compressor.compress(
                EncodeMessages.featuresHeader(
                        selectRequest(views), encodings.encoder().tower()),
                all);
        KeptTokens kept = keptTokens(compressed.header().getSelection(), views);
        compressed.requireRows(kept.count());
        clock.lap(EncodeStage.COMPRESS);
        header.setSelection(compressed.header().getSelection())
                .setRowCount(kept.count())
                .setRowsAggregated(compressed.header().getRowsAggregated());
        return compressed.rows();
    }

    private SelectRequest selectRequest(EncodedViews views) {
        return EncodeMessages.selectRequest(
                request,
                header.getGeometry(),
                views.scores(),
                encodings.encoder().tower());
    }

    private static KeptTokens keptTokens(Selection selection, EncodedViews views) {
        int tokensOfImage = views.scores().views() * views.scores().tokens();
        if (selection.hasResizing()) {
            Resizing resizing = selection.getResizing();
            return KeptTokens.of(
                    selection.getSequenceList(),
                    tokensOfImage,
                    views.scores().tokens() + resizing.getRows() * resizing.getColumns(),
                    resizing.getRows());
        }
        return KeptTokens.of(
                selection.getSequenceList(),
                tokensOfImage,
                selection.getTokens().getKept(),
                selection.getTokens().getNewline());
    }

    private void send(ByteString rows) {
        header.setDtype(WireTensor.dtype(encodings.encoder().tower().dtype()))
                .setRowWidth(encodings.encoder().tower().width())
                .setTimings(EncodeMessages.timings(clock));
        send(EncodeChunk.newBuilder().setHeader(header).build());
        if (!rows.isEmpty()) {
            int rowBytes = rows.size() / header.getRowCount();
            for (ByteString chunk : RowChunks.cut(rows, rowBytes)) {
                send(EncodeChunk.newBuilder().setRows(chunk).build());
            }
        }
        caller.complete();
    }

    private void send(EncodeChunk chunk) {
        caller.send(chunk, Deadline.after(callerTimeout.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Preparation and tower are timed where they run, once for all who wait. */
    private void count() {
        for (EncodeStage stage : List.of(EncodeStage.QUEUE, EncodeStage.COMPRESS, EncodeStage.GATHER)) {
            metrics.timed(stage, clock.time(stage));
        }
        metrics.delivered(
                header.getSelection().getTokens().getOriginal(),
                header.getSelection().getTokens().getKept());
    }

    private static void stopIfNobodyWaits() {
        Deadline deadline = Context.current().getDeadline();
        if (deadline != null && deadline.isExpired()) {
            throw new ServingException(
                    FailureKind.DEADLINE_EXCEEDED, "the deadline passed before the image was encoded");
        }
        if (Context.current().isCancelled()) {
            throw new ServingException(FailureKind.CANCELLED, "the caller has gone away");
        }
    }
}
