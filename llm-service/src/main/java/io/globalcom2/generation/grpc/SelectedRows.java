package io.globalcom2.generation.grpc;

import io.globalcom2.compression.globalcom2.InvalidInputException;
import io.globalcom2.compression.globalcom2.Resizing;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The rows that a selection names, as they came over the wire. */
final class SelectedRows {
    private SelectedRows() {}

    /** Tokens in the sequence. */
    static long count(Selection selection) {
        return selection.getSequenceList().stream().filter(entry -> entry >= 0).count();
    }

    /**
     * The rows in the selection's layout.
     *
     * @throws ServingException INVALID_INPUT when rows, layout and the counts announced do not agree
     */
    static VisualTokens tokens(ByteBuffer rows, FloatFormat dtype, int rowWidth, Selection selection) {
        return VisualTokens.of(
                        rows,
                        dtype,
                        rowWidth,
                        selection.hasResizing() ? Optional.of(resizing(selection.getResizing())) : Optional.empty(),
                        selection.getSequenceList().stream()
                                .mapToInt(Integer::intValue)
                                .toArray())
                .requireCounts(
                        selection.getTokens().getKept(), selection.getTokens().getNewline());
    }

    private static Resizing resizing(io.globalcom2.proto.v1.Resizing message) {
        try {
            return new Resizing(
                    message.getRows(), message.getColumns(), message.getReadRows(), message.getReadColumns());
        } catch (InvalidInputException e) {
            throw new ServingException(FailureKind.INVALID_INPUT, e.getMessage(), e);
        }
    }
}
