package io.globalcom2.conformance.grpc;

import static io.globalcom2.conformance.grpc.SelectChecks.differs;

import com.google.protobuf.ByteString;
import io.globalcom2.conformance.GoldenCase;
import io.globalcom2.conformance.SelectionCheck;
import io.globalcom2.conformance.grpc.CompressorCalls.KeptFeatures;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.KeptRowsHeader;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.tensor.wire.RowChunks;
import io.grpc.StatusException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;

/** What {@code Compress} must answer to the goldens that have features. Each check gives the first difference. */
final class CompressChecks {
    /** Of the weights of an average, which sum to 1 in float32. */
    private static final float ROUNDING = 1e-5f;

    private final CompressorCalls calls;

    CompressChecks(CompressorCalls calls) {
        this.calls = calls;
    }

    /** The golden's own question: its selection, and the rows of its features bit by bit. */
    Optional<String> golden(GoldenCase golden) throws StatusException, InterruptedException {
        SelectRequest request = GoldenRequests.select(golden).build();
        ByteString features = GoldenRequests.float32(golden);
        KeptFeatures kept = compress(golden, request, Dtype.DTYPE_FLOAT32, features);
        Selection selection = kept.header().getSelection();
        return SelectionCheck.firstDifference(golden, GoldenRequests.answer(selection))
                .or(() -> SelectChecks.echo(request.getCompression(), selection))
                .or(() -> shape(golden, kept, Dtype.DTYPE_FLOAT32))
                .or(() -> sameRows(golden, kept, Dtype.DTYPE_FLOAT32, features));
    }

    /** By a method that needs no features: what {@code Select} selects, and the rows bit by bit, of another element type too. */
    Optional<String> rowsOfSelect(GoldenCase golden) throws StatusException, InterruptedException {
        SelectRequest.Builder request = GoldenRequests.select(golden);
        request.getCompressionBuilder().setMethod("globalcom2");
        ByteString features = GoldenRequests.bfloat16(golden);
        KeptFeatures kept = compress(golden, request.build(), Dtype.DTYPE_BFLOAT16, features);
        Selection selected = calls.select(request.build());
        return differs("selection of Compress", selected, kept.header().getSelection())
                .or(() -> shape(golden, kept, Dtype.DTYPE_BFLOAT16))
                .or(() -> sameRows(golden, kept, Dtype.DTYPE_BFLOAT16, features));
    }

    /** The same tokens as without, whose rows are averages over their view: no number is outside of those that were averaged. */
    Optional<String> aggregates(GoldenCase golden) throws StatusException, InterruptedException {
        SelectRequest.Builder request = GoldenRequests.select(golden);
        request.getCompressionBuilder().setAggregate(true);
        ByteString features = GoldenRequests.float32(golden);
        KeptFeatures kept = compress(golden, request.build(), Dtype.DTYPE_FLOAT32, features);
        Selection selection = kept.header().getSelection();
        return SelectionCheck.firstDifference(golden, GoldenRequests.answer(selection))
                .or(() -> SelectChecks.echo(request.getCompression(), selection))
                .or(() -> shape(golden, kept, Dtype.DTYPE_FLOAT32))
                .or(() -> differs("rows_aggregated", true, kept.header().getRowsAggregated()))
                .or(() -> kept.rows().equals(rows(golden, kept, Float.BYTES, features))
                        ? Optional.of("rows: expected averages, got the rows of the features")
                        : Optional.empty())
                .or(() -> averages(golden, kept));
    }

    private KeptFeatures compress(GoldenCase golden, SelectRequest request, Dtype dtype, ByteString features)
            throws StatusException, InterruptedException {
        return calls.compress(GoldenRequests.compress(request, dtype, GoldenRequests.rowWidth(golden), features));
    }

    private static Optional<String> shape(GoldenCase golden, KeptFeatures kept, Dtype dtype) {
        KeptRowsHeader header = kept.header();
        int width = GoldenRequests.rowWidth(golden);
        int rowBytes = width * GoldenRequests.sizeBytes(dtype);
        return differs("dtype", dtype, header.getDtype())
                .or(() -> differs("row_width", width, header.getRowWidth()))
                .or(() -> differs("row_count", header.getSelection().getTokens().getKept(), header.getRowCount()))
                .or(() -> differs(
                        "bytes of rows",
                        header.getRowCount() * rowBytes,
                        kept.rows().size()))
                .or(() -> kept.messages().stream()
                        .filter(rows ->
                                rows.isEmpty() || rows.size() % rowBytes != 0 || rows.size() > RowChunks.MAX_BYTES)
                        .findFirst()
                        .map(rows -> "rows: expected whole rows of %d bytes and at most %d bytes, got %d"
                                .formatted(rowBytes, RowChunks.MAX_BYTES, rows.size())));
    }

    private static Optional<String> sameRows(GoldenCase golden, KeptFeatures kept, Dtype dtype, ByteString features) {
        int sizeBytes = GoldenRequests.sizeBytes(dtype);
        return differs("rows_aggregated", false, kept.header().getRowsAggregated())
                .or(() -> kept.rows().equals(rows(golden, kept, sizeBytes, features))
                        ? Optional.empty()
                        : Optional.of("rows: expected those of the features that the sequence names, got others"));
    }

    /** The rows of the features that the answer's sequence names. */
    private static ByteString rows(GoldenCase golden, KeptFeatures kept, int sizeBytes, ByteString features) {
        int rowBytes = GoldenRequests.rowWidth(golden) * sizeBytes;
        return ByteString.copyFrom(kept.header().getSelection().getSequenceList().stream()
                .filter(entry -> entry >= 0)
                .map(entry -> features.substring(entry * rowBytes, (entry + 1) * rowBytes))
                .toList());
    }

    private static Optional<String> averages(GoldenCase golden, KeptFeatures kept) {
        int width = GoldenRequests.rowWidth(golden);
        float[] features = golden.features();
        FloatBuffer numbers = kept.rows()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        for (int entry : kept.header().getSelection().getSequenceList()) {
            for (int element = 0; entry >= 0 && element < width; element++) {
                float number = numbers.get();
                int view = entry / golden.viewTokens();
                float lowest = Float.POSITIVE_INFINITY;
                float highest = Float.NEGATIVE_INFINITY;
                for (int token = 0; token < golden.viewTokens(); token++) {
                    float feature = features[(view * golden.viewTokens() + token) * width + element];
                    lowest = Math.min(lowest, feature);
                    highest = Math.max(highest, feature);
                }
                // Written so that NaN fails too.
                if (!(number >= lowest - ROUNDING && number <= highest + ROUNDING)) {
                    return Optional.of("row of %d, element %d: expected an average of %s to %s, got %s"
                            .formatted(entry, element, lowest, highest, number));
                }
            }
        }
        return Optional.empty();
    }
}
