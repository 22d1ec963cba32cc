package io.globalcom2.conformance.grpc;

import io.globalcom2.conformance.GoldenCase;
import io.globalcom2.conformance.SelectionAnswer;
import io.globalcom2.conformance.SelectionCheck;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.grpc.StatusException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What {@code Select} must answer. Each check gives the first difference. */
final class SelectChecks {
    private static final long SEED = 7;

    private final CompressorCalls calls;

    SelectChecks(CompressorCalls calls) {
        this.calls = calls;
    }

    /** The golden's own question. */
    Optional<String> golden(GoldenCase golden) throws StatusException {
        SelectRequest request = GoldenRequests.select(golden).build();
        Selection selection = calls.select(request);
        return SelectionCheck.firstDifference(golden, GoldenRequests.answer(selection))
                .or(() -> echo(request.getCompression(), selection));
    }

    /** Method none reads what globalcom2 reads at ratio 1: every token that shows image. It allocates nothing. */
    Optional<String> noneKeepsAll(GoldenCase golden) throws StatusException {
        SelectRequest.Builder request = GoldenRequests.select(golden);
        request.getCompressionBuilder().setMethod("none");
        Selection selection = calls.select(request.build());
        return differs("sequence", golden.sequence(), selection.getSequenceList())
                .or(() -> differs("crop_ratios", List.of(), selection.getCropRatiosList()))
                .or(() -> SelectionCheck.ofCounts(golden, GoldenRequests.answer(selection)))
                .or(() -> echo(request.getCompression(), selection));
    }

    /** Method random keeps as many tokens of each view as top-k does, none twice, and the same ones again for the same seed. */
    Optional<String> randomKeepsAsMany(GoldenCase golden) throws StatusException {
        SelectRequest.Builder request = GoldenRequests.select(golden);
        request.getCompressionBuilder().setMethod("random").setSeed(SEED);
        Selection selection = calls.select(request.build());
        Selection again = calls.select(request.setRequestId("conformance-again").build());
        SelectionAnswer answer = GoldenRequests.answer(selection);
        List<Integer> tokens =
                answer.sequence().stream().filter(entry -> entry >= 0).toList();
        return differs("thumbnail_kept", golden.thumbnailKeptInOrder().size(), answer.thumbnailKept())
                .or(() -> differs("crop_kept", golden.cropBudgets(), answer.cropKept()))
                .or(() -> differs("different tokens", tokens.size(), new HashSet<>(tokens).size()))
                .or(() -> differs("sequence of the same seed", selection.getSequenceList(), again.getSequenceList()))
                .or(() -> SelectionCheck.ofCounts(golden, answer))
                .or(() -> echo(request.getCompression(), selection));
    }

    /** What the answer repeats of the question. Of a method that has two names either may come back. */
    static Optional<String> echo(Compression asked, Selection selection) {
        boolean hasTwoNames = asked.getMethod().equals("cls-top-k");
        return differs("profile", asked.getProfile(), selection.getProfile())
                .or(() -> differs("requested_ratio", asked.getRetentionRatio(), selection.getRequestedRatio()))
                .or(() -> differs("aggregate", asked.getAggregate(), selection.getAggregate()))
                .or(() -> hasTwoNames && selection.getMethod().equals("top-k")
                        ? Optional.empty()
                        : differs("method", asked.getMethod(), selection.getMethod()));
    }

    static <T> Optional<String> differs(String what, T expected, T actual) {
        return expected.equals(actual)
                ? Optional.empty()
                : Optional.of("%s: expected %s, got %s".formatted(what, expected, actual));
    }
}
