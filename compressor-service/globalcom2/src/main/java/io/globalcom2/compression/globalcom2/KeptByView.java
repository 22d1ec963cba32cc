package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.List;

/** The kept tokens of each view, and the order in which they are read: thumbnail, then the crop grid row by row, rows ended by newlines. */
final class KeptByView {
    private final ImageGeometry geometry;
    private final int[] thumbnail;
    private final int[][] crops;
    private final int[][] places;

    /** @param thumbnail raster indices in the order they are read */
    KeptByView(ImageGeometry geometry, int[] thumbnail) {
        this.geometry = geometry;
        this.thumbnail = thumbnail;
        this.crops = new int[geometry.crops()][];
        this.places = new int[geometry.crops()][];
    }

    /**
     * @param tokens raster indices, ascending
     * @param cells the cells of the side * side crop at which they are read, ascending, one for each token
     */
    void setCrop(int crop, int[] tokens, int[] cells) {
        crops[crop] = tokens;
        places[crop] = cells;
    }

    int thumbnailCount() {
        return thumbnail.length;
    }

    List<Integer> cropCounts() {
        return Arrays.stream(crops).map(tokens -> tokens.length).toList();
    }

    /** @param extent valid tokens of the crop grid */
    Sequence read(TokenRectangle extent, NewlinePolicy newlines) {
        int kept = Arrays.stream(crops).mapToInt(tokens -> tokens.length).sum();
        int[] entries = Arrays.copyOf(thumbnail, thumbnail.length + kept + geometry.gridHeight());
        int[] done = new int[crops.length]; // tokens of each crop read so far
        int position = thumbnail.length;
        for (int row = 0; row < geometry.gridHeight(); row++) {
            int startOfRow = position;
            int firstCrop = row / geometry.side() * geometry.gridColumns();
            int endOfRow = (row % geometry.side() + 1) * geometry.side();
            for (int crop = firstCrop; crop < firstCrop + geometry.gridColumns(); crop++) {
                int firstEntry = (1 + crop) * geometry.viewTokens();
                while (done[crop] < places[crop].length && places[crop][done[crop]] < endOfRow) {
                    entries[position++] = firstEntry + crops[crop][done[crop]++];
                }
            }
            boolean ends =
                    switch (newlines) {
                        case VALID_ROWS -> extent.firstRow() <= row && row < extent.endRow();
                        case ALL_ROWS -> true;
                        case KEPT_ROWS -> position > startOfRow;
                        case NO_ROWS -> false;
                    };
            if (ends) {
                entries[position++] = Sequence.NEWLINE;
            }
        }
        return new Sequence(Arrays.copyOf(entries, position));
    }
}
