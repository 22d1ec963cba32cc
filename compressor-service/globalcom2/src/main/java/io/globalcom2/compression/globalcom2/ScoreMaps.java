package io.globalcom2.compression.globalcom2;

/** Arithmetic on score maps in float32, operation by operation as the released code does it in PyTorch. */
public final class ScoreMaps {
    /** {@code eps} of torch.nn.functional.normalize. */
    private static final float MIN_NORM = 1e-12f;

    private ScoreMaps() {}

    /** The values divided by their Euclidean norm. */
    public static float[] normalized(float[] values) {
        float norm = Math.max(norm(values), MIN_NORM);
        float[] normalized = new float[values.length];
        for (int i = 0; i < normalized.length; i++) {
            normalized[i] = values[i] / norm;
        }
        return normalized;
    }

    // In double: the order in which PyTorch adds float32 squares depends on the machine, the exact sum is what they all
    // come near to.
    private static float norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return (float) Math.sqrt(squares);
    }

    /**
     * torch.nn.functional.interpolate(mode = "bilinear", align_corners = False).
     *
     * @param map [side, side]
     * @return [rows, columns]
     */
    static float[] resize(float[] map, int side, int rows, int columns) {
        Axis across = new Axis(side, columns);
        Axis down = new Axis(side, rows);
        float[] widened = new float[side * columns]; // [side, columns]
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < columns; column++) {
                float left = map[row * side + across.lower[column]];
                float right = map[row * side + across.upper[column]];
                widened[row * columns + column] =
                        left * across.lowerWeight[column] + right * across.upperWeight[column];
            }
        }
        float[] resized = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            int above = down.lower[row] * columns;
            int below = down.upper[row] * columns;
            float aboveWeight = down.lowerWeight[row];
            float belowWeight = down.upperWeight[row];
            for (int column = 0; column < columns; column++) {
                resized[row * columns + column] =
                        widened[above + column] * aboveWeight + widened[below + column] * belowWeight;
            }
        }
        return resized;
    }

    /** The two source cells of each target cell along one axis, and their weights. */
    private static final class Axis {
        private final int[] lower;
        private final int[] upper;
        private final float[] lowerWeight;
        private final float[] upperWeight;

        Axis(int sourceSize, int targetSize) {
            lower = new int[targetSize];
            upper = new int[targetSize];
            lowerWeight = new float[targetSize];
            upperWeight = new float[targetSize];
            float scale = (float) sourceSize / targetSize;
            for (int target = 0; target < targetSize; target++) {
                float source = Math.max(scale * (target + 0.5f) - 0.5f, 0);
                lower[target] = Math.min((int) source, sourceSize - 1);
                upper[target] = Math.min(lower[target] + 1, sourceSize - 1);
                upperWeight[target] = Math.min(source - lower[target], 1);
                lowerWeight[target] = 1 - upperWeight[target];
            }
        }
    }
}
