package io.globalcom2.quickstart.picture;

import java.awt.geom.Rectangle2D;

/**
 * Where on the image each token looks. The thumbnail is the whole image squashed; the crops cut up the image as it lies, scaled to fit and
 * centred, on a canvas of {@code columns × rows} tiles.
 *
 * @param imageWidth pixels
 * @param imageHeight pixels
 * @param columns crops from left to right
 * @param rows crops from top to bottom
 * @param side tokens along one edge of a view
 */
public record TokenLayout(int imageWidth, int imageHeight, int columns, int rows, int side) {
    public int crops() {
        return columns * rows;
    }

    public int tokensPerView() {
        return side * side;
    }

    /** What a thumbnail token sees, in pixels of the image. */
    Rectangle2D thumbnailCell(int token) {
        double width = (double) imageWidth / side;
        double height = (double) imageHeight / side;
        int column = token % side;
        int row = token / side;
        return new Rectangle2D.Double(column * width, row * height, width, height);
    }

    /** What a crop token sees, in pixels of the image; empty where it sees padding only. */
    Rectangle2D cropCell(int crop, int token) {
        int column = crop % columns * side + token % side;
        int row = crop / columns * side + token / side;
        return canvasCells(column, row, 1, 1);
    }

    /** What a whole crop sees, in pixels of the image. */
    Rectangle2D cropArea(int crop) {
        return canvasCells(crop % columns * side, crop / columns * side, side, side);
    }

    /** From cells of the canvas to pixels of the image, without the padding. */
    private Rectangle2D canvasCells(int column, int row, int width, int height) {
        double canvasWidth = columns * side;
        double canvasHeight = rows * side;
        double pixelsPerCell = Math.max(imageWidth / canvasWidth, imageHeight / canvasHeight);
        double left = (canvasWidth * pixelsPerCell - imageWidth) / 2;
        double top = (canvasHeight * pixelsPerCell - imageHeight) / 2;
        Rectangle2D cells = new Rectangle2D.Double(
                column * pixelsPerCell - left,
                row * pixelsPerCell - top,
                width * pixelsPerCell,
                height * pixelsPerCell);
        return cells.createIntersection(new Rectangle2D.Double(0, 0, imageWidth, imageHeight));
    }
}
