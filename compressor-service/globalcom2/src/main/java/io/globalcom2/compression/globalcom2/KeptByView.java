package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.List;

/** The kept tokens of each view, and the order in which they are read: thumbnail, then the crop grid row by row, rows ended by newlines. */
final class KeptByView {
    private final ImageGeometry geometry;
    private final int[][] tokens;
    private final int[][] cells;

    KeptByView(ImageGeometry geometry) {
        this.geometry = geometry;
        this.tokens = new int[1 + geometry.crops()][];
        this.cells = new int[1 + geometry.crops()][];
    }

    /**
     * Every view is set before anything is read.
     *
     * @param view 0 for the thumbnail, 1..n for the crops row by row
     * @param kept raster indices: of the thumbnail in the order they are read, of a crop ascending
     * @param readAt the cells of the side * side crop at which they are read, ascending, one for each token; the thumbnail's are not looked at
     */
    void setView(int view, int[] kept, int[] readAt) {
        tokens[view] = kept;
        cells[view] = readAt;
    }

    int thumbnailCount() {
        return tokens[0].length;
    }

    List<Integer> cropCounts() {
        return Arrays.stream(tokens).skip(1).map(kept -> kept.length).toList();
    }

    /** All that is kept, with a newline after each row of the crop grid from {@code firstNewline} on and before {@code endNewline}, or one after a thumbnail alone. */
    Sequence read(int firstNewline, int endNewline) {
        int kept = Arrays.stream(tokens).mapToInt(ofView -> ofView.length).sum();
        if (geometry.crops() == 0) {
            int[] alone = Arrays.copyOf(tokens[0], kept + 1);
            alone[kept] = Sequence.NEWLINE;
            return new Sequence(alone);
        }
        int[] entries = Arrays.copyOf(tokens[0], kept + geometry.gridHeight());
        int[] done = new int[tokens.length]; // tokens of each crop read so far
        int position = tokens[0].length;
        for (int row = 0; row < geometry.gridHeight(); row++) {
            int firstView = 1 + row / geometry.side() * geometry.gridColumns();
            int endOfRow = (row % geometry.side() + 1) * geometry.side();
            for (int view = firstView; view < firstView + geometry.gridColumns(); view++) {
                int firstEntry = view * geometry.viewTokens();
                while (done[view] < cells[view].length && cells[view][done[view]] < endOfRow) {
                    entries[position++] = firstEntry + tokens[view][done[view]++];
                }
            }
            if (firstNewline <= row && row < endNewline) {
                entries[position++] = Sequence.NEWLINE;
            }
        }
        return new Sequence(Arrays.copyOf(entries, position));
    }
}
