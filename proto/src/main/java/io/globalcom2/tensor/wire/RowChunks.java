package io.globalcom2.tensor.wire;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** Rows of a tensor, cut into messages. */
public final class RowChunks {
    /** Most bytes of rows in one message. */
    public static final int MAX_BYTES = 1 << 20;

    private RowChunks() {}

    /**
     * Cuts rows into pieces of whole rows and at most {@link #MAX_BYTES}; a row longer than that is a piece of its own. Nothing is copied.
     *
     * @param rows whole rows; none gives no pieces
     * @param rowBytes size of a row
     */
    public static List<ByteString> cut(ByteString rows, int rowBytes) {
        int chunkBytes = Math.max(1, MAX_BYTES / rowBytes) * rowBytes;
        List<ByteString> chunks = new ArrayList<>();
        for (int start = 0; start < rows.size(); start += chunkBytes) {
            chunks.add(rows.substring(start, Math.min(rows.size(), start + chunkBytes)));
        }
        return chunks;
    }
}
