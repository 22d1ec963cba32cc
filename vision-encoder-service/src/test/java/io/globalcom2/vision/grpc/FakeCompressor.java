package io.globalcom2.vision.grpc;

import com.google.protobuf.ByteString;
import io.globalcom2.failure.ServingException;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.CompressResponse;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.FeaturesHeader;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.KeptRowsHeader;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.SelectResponse;
import io.globalcom2.proto.v1.Selection;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;

/**
 * A compressor whose choice one can foresee, behind real gRPC. The method of the request says what it does:
 *
 * <ul>
 *   <li>{@code highest}: the token of the thumbnail with the highest score, a newline, the same of the first crop; repeats the request id in
 *       {@code profile}, and in {@code requested_ratio} whether the call had a deadline (1) or not (0)
 *   <li>{@code many}: token 0, 8,000 times
 *   <li>{@code none}: no token, one newline
 *   <li>{@code refuse}: INVALID_ARGUMENT
 *   <li>{@code miscount}: announces one token more than it lists
 *   <li>{@code hang}: no answer
 * </ul>
 *
 * <p>{@code Compress}, which the encoder calls for {@code globalcom2-coverage} and for {@code aggregate}, keeps the last row and the first one,
 * says that they are aggregated, and the request id says what it does wrong:
 *
 * <ul>
 *   <li>{@code no-header}, {@code other-width}, {@code other-dtype}, {@code a-row-less}, {@code a-row-more}: as it says
 *   <li>{@code refuse-rows}: INVALID_ARGUMENT before any row was read
 * </ul>
 */
final class FakeCompressor extends CompressorGrpc.CompressorImplBase {
    private final Server server;

    private FakeCompressor() throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(this)
                .build()
                .start();
    }

    static FakeCompressor start() {
        try {
            return new FakeCompressor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen", e);
        }
    }

    int port() {
        return server.getPort();
    }

    void stop() {
        server.shutdownNow();
    }

    @Override
    public void select(SelectRequest request, StreamObserver<SelectResponse> responses) {
        String method = request.getCompression().getMethod();
        switch (method) {
            case "highest" -> answer(responses, highest(request));
            case "many" -> answer(responses, selection(Collections.nCopies(8_000, 0), 8_000, 0));
            case "none" -> answer(responses, selection(List.of(-1), 0, 1));
            case "miscount" -> answer(responses, selection(List.of(0, 1), 3, 0));
            case "hang" -> {}
            case "refuse" ->
                responses.onError(GrpcFailures.toStatus(ServingException.invalidInput("compression.method: refused"))
                        .asRuntimeException());
            default -> throw new IllegalArgumentException("no such trick: " + method);
        }
    }

    @Override
    public StreamObserver<CompressRequest> compress(StreamObserver<CompressResponse> responses) {
        return new StreamObserver<>() {
            private FeaturesHeader header = FeaturesHeader.getDefaultInstance();
            private ByteString rows = ByteString.EMPTY;

            @Override
            public void onNext(CompressRequest request) {
                if (request.hasHeader()) {
                    header = request.getHeader();
                    if (header.getSelect().getRequestId().equals("refuse-rows")) {
                        responses.onError(GrpcFailures.toStatus(ServingException.invalidInput("rows: refused"))
                                .asRuntimeException());
                    }
                }
                rows = rows.concat(request.getRows());
            }

            @Override
            public void onError(Throwable failure) {
                // The encoder went away.
            }

            @Override
            public void onCompleted() {
                answer(responses, header, rows);
            }
        };
    }

    private static void answer(StreamObserver<CompressResponse> responses, FeaturesHeader header, ByteString features) {
        int rowBytes = header.getRowWidth() * Float.BYTES;
        int last = features.size() / rowBytes - 1;
        KeptRowsHeader.Builder kept = KeptRowsHeader.newBuilder()
                .setSelection(selection(List.of(last, -1, 0), 2, 1))
                .setDtype(header.getDtype())
                .setRowCount(2)
                .setRowWidth(header.getRowWidth())
                .setRowsAggregated(true);
        ByteString rows = features.substring(features.size() - rowBytes).concat(features.substring(0, rowBytes));
        String requestId = header.getSelect().getRequestId();
        switch (requestId) {
            case "other-width" -> kept.setRowWidth(1);
            case "other-dtype" -> kept.setDtype(Dtype.DTYPE_BFLOAT16);
            case "a-row-less" -> rows = rows.substring(rowBytes);
            case "a-row-more" -> rows = rows.concat(rows.substring(rowBytes));
            default -> {}
        }
        if (!requestId.equals("no-header")) {
            responses.onNext(CompressResponse.newBuilder().setHeader(kept).build());
        }
        responses.onNext(CompressResponse.newBuilder().setRows(rows).build());
        responses.onCompleted();
    }

    private static Selection highest(SelectRequest request) {
        int tokens = request.getGeometry().getSide() * request.getGeometry().getSide();
        int ofThumbnail = indexOfHighest(request.getThumbnailScoresList());
        int ofFirstCrop = indexOfHighest(request.getCropScoresList().subList(0, tokens));
        return selection(List.of(ofThumbnail, -1, tokens + ofFirstCrop), 2, 1).toBuilder()
                .setProfile(request.getRequestId())
                .setRequestedRatio(Context.current().getDeadline() == null ? 0 : 1)
                .build();
    }

    private static int indexOfHighest(List<Float> scores) {
        int best = 0;
        for (int i = 1; i < scores.size(); i++) {
            if (scores.get(i) > scores.get(best)) {
                best = i;
            }
        }
        return best;
    }

    private static Selection selection(List<Integer> sequence, int kept, int newlines) {
        return Selection.newBuilder()
                .addAllSequence(sequence)
                .setTokens(
                        ImageTokens.newBuilder().setOriginal(320).setKept(kept).setNewline(newlines))
                .build();
    }

    private static void answer(StreamObserver<SelectResponse> responses, Selection selection) {
        responses.onNext(SelectResponse.newBuilder().setSelection(selection).build());
        responses.onCompleted();
    }
}
