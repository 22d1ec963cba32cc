package io.globalcom2.generation.worker;

import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.InvalidInputException;
import io.globalcom2.compression.globalcom2.PositionCount;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.image.ImageHeader;
import java.util.List;

/** What images will take of a prompt, by their headers, the checkpoint's grids and the wanted compression: before any is encoded. */
public final class ImagePositions {
    /** From this orientation on a picture lies on its side. */
    private static final int FIRST_TURNED = 5;

    private final int tile;
    private final int side;
    private final List<CropGrid> grids;
    private final int anyresMax;
    private final boolean severalAsThumbnails;

    /**
     * Of one geometry.
     *
     * @param tile edge of a view in pixels
     * @param side edge of a view in tokens
     * @param grids candidates, at least one
     * @param anyresMax as in {@link LlavaConfig}, and so is the next
     */
    ImagePositions(int tile, int side, List<CropGrid> grids, int anyresMax, boolean severalAsThumbnails) {
        this.tile = tile;
        this.side = side;
        this.grids = List.copyOf(grids);
        this.anyresMax = anyresMax;
        this.severalAsThumbnails = severalAsThumbnails;
    }

    /** As a checkpoint says. */
    public static ImagePositions of(LlavaConfig config) {
        int tile = config.vision().tile();
        return new ImagePositions(
                tile,
                config.vision().side(),
                config.pinpoints().stream()
                        .map(pinpoint -> new CropGrid(pinpoint.width() / tile, pinpoint.height() / tile))
                        .toList(),
                config.anyresMax(),
                config.severalAsThumbnails());
    }

    /**
     * The least positions that an image can take; 0 for a file whose header cannot be read, which the encoder refuses.
     *
     * @param oneOfSeveral whether the prompt has more images than this
     * @throws ServingException INVALID_INPUT for a compression that does not exist
     */
    int atLeast(ImageFile image, boolean oneOfSeveral, CompressionOptions compression) {
        SelectionSettings settings = settle(compression);
        try {
            ImageHeader header = ImageHeader.read(image.data());
            int width = Math.toIntExact(header.width());
            int height = Math.toIntExact(header.height());
            if (oneOfSeveral && severalAsThumbnails) {
                return count(width, height, CropGrid.NONE, settings);
            }
            int stored = count(width, height, settings);
            // Whether the encoder turns pictures is its own setting.
            return header.orientation() < FIRST_TURNED ? stored : Math.min(stored, turned(width, height, settings));
        } catch (ServingException | InvalidInputException | ArithmeticException unreadable) {
            return 0;
        }
    }

    private int turned(int width, int height, SelectionSettings settings) {
        return count(/* width= */ height, /* height= */ width, settings);
    }

    private int count(int width, int height, SelectionSettings settings) {
        return count(width, height, CropGrid.choose(grids, tile, width, height), settings);
    }

    private int count(int width, int height, CropGrid grid, SelectionSettings settings) {
        return PositionCount.atLeast(
                new ImageGeometry(width, height, grid.columns(), grid.rows(), side, anyresMax), settings);
    }

    private static SelectionSettings settle(CompressionOptions compression) {
        try {
            return compression.settle(0);
        } catch (InvalidInputException e) {
            throw new ServingException(FailureKind.INVALID_INPUT, e.getMessage(), e);
        }
    }
}
