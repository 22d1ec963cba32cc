package io.globalcom2.checkpoint.prompt;

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
    public ImagePositions(int tile, int side, List<CropGrid> grids, int anyresMax, boolean severalAsThumbnails) {
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

    /** Candidates of the crop grid, in the checkpoint's order. */
    public List<CropGrid> grids() {
        return grids;
    }

    /**
     * The least positions that an image can take; 0 for a file whose header cannot be read, which the encoder refuses.
     *
     * @param oneOfSeveral whether the prompt has more images than this
     * @throws ServingException INVALID_INPUT for a compression that does not exist
     */
    public int atLeast(ImageFile image, boolean oneOfSeveral, CompressionOptions compression) {
        SelectionSettings settings = settle(compression);
        try {
            ImageHeader header = ImageHeader.read(image.data());
            int stored = count(header, false, oneOfSeveral, settings).count().positions();
            // Whether the encoder turns pictures is its own setting.
            int turned = count(header, true, oneOfSeveral, settings).count().positions();
            return Math.min(stored, turned);
        } catch (ServingException | InvalidInputException | ArithmeticException unreadable) {
            return 0;
        }
    }

    /**
     * What an image takes where the encoder turns pictures as they say, which it does unless it is told not to. Exact in profile standard; in
     * profile official, where the scores decide it, the least.
     *
     * @param oneOfSeveral as above
     * @throws ServingException INVALID_INPUT for a file whose header cannot be read and for a compression that does not exist
     */
    public ImageCount count(ImageFile image, boolean oneOfSeveral, CompressionOptions compression) {
        SelectionSettings settings = settle(compression);
        try {
            return count(ImageHeader.read(image.data()), true, oneOfSeveral, settings);
        } catch (InvalidInputException | ArithmeticException e) {
            throw new ServingException(FailureKind.INVALID_INPUT, e.getMessage(), e);
        }
    }

    private ImageCount count(ImageHeader header, boolean isTurned, boolean oneOfSeveral, SelectionSettings settings) {
        boolean liesOnItsSide = isTurned && header.orientation() >= FIRST_TURNED;
        int width = Math.toIntExact(liesOnItsSide ? header.height() : header.width());
        int height = Math.toIntExact(liesOnItsSide ? header.width() : header.height());
        CropGrid grid =
                oneOfSeveral && severalAsThumbnails ? CropGrid.NONE : CropGrid.choose(grids, tile, width, height);
        ImageGeometry geometry = new ImageGeometry(width, height, grid.columns(), grid.rows(), side, anyresMax);
        return new ImageCount(geometry, settings, PositionCount.of(geometry, settings));
    }

    private static SelectionSettings settle(CompressionOptions compression) {
        try {
            return compression.settle(0);
        } catch (InvalidInputException e) {
            throw new ServingException(FailureKind.INVALID_INPUT, e.getMessage(), e);
        }
    }
}
