package io.globalcom2.vision.encoding;

import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ImageProcessorConfig;
import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.vision.cropping.AnyRes;
import io.globalcom2.vision.cropping.PixelNormalization;
import io.globalcom2.vision.cropping.RgbImage;
import io.globalcom2.vision.imagefile.ImageFileReader;

/** One checkpoint's way from an image file to features. Safe for many threads; owns the tower. */
public final class ImageEncoder implements AutoCloseable {
    private final ImageFileReader files;
    private final AnyRes anyRes;
    private final VisionTower tower;
    private final FeatureKey.Model model;
    private final FeatureKey.Preprocessing preprocessing;
    private final int anyresMax;
    private final boolean thumbnailsAlone;

    /**
     * Preprocessing as the checkpoint says, around its tower.
     *
     * @param tower closed with this
     * @param files how image files are read
     */
    public ImageEncoder(Checkpoint checkpoint, VisionTower tower, ImageFileReader files) {
        this.files = requireNonNull(files, "files is null");
        this.anyRes = anyResOf(checkpoint);
        this.tower = requireNonNull(tower, "tower is null");
        this.model = FeatureKey.Model.of(checkpoint, tower);
        this.preprocessing = FeatureKey.Preprocessing.of(checkpoint);
        this.anyresMax = checkpoint.config().anyresMax();
        this.thumbnailsAlone = checkpoint.config().severalAsThumbnails();
    }

    private static AnyRes anyResOf(Checkpoint checkpoint) {
        ImageProcessorConfig processor = checkpoint.imageProcessor();
        int tile = processor.tile();
        return new AnyRes(
                tile,
                checkpoint.config().pinpoints().stream()
                        .map(pinpoint -> new CropGrid(pinpoint.width() / tile, pinpoint.height() / tile))
                        .toList(),
                new PixelNormalization(processor.rescaleFactor(), processor.mean(), processor.standardDeviation()));
    }

    /** The thumbnail and the crops of a file, as {@link #prepare(byte[], boolean)} makes them. */
    public PreparedImage prepare(byte[] file) {
        return prepare(file, false);
    }

    /**
     * Decodes a file and cuts it into views.
     *
     * @param file a whole file, in one of the formats of {@link io.globalcom2.image.ImageFormat}
     * @param thumbnailAlone whether there are no crops
     * @throws ServingException as {@link ImageFileReader#read} does; TOO_LARGE also when there is no memory to resize it
     */
    public PreparedImage prepare(byte[] file, boolean thumbnailAlone) {
        RgbImage image = files.read(file);
        try {
            CropGrid grid = thumbnailAlone ? CropGrid.NONE : anyRes.chooseGrid(image.size());
            return new PreparedImage(image.size(), grid, anyRes.cut(image, grid));
        } catch (OutOfMemoryError e) {
            throw new ServingException(
                    FailureKind.TOO_LARGE,
                    "expected an image that there is memory to resize, got one of " + image.size() + " pixels",
                    e);
        }
    }

    /** What the features of a file depend on, as this encoder computes them. */
    public FeatureKey key(ImageDigest file, boolean thumbnailAlone) {
        return new FeatureKey(file, thumbnailAlone, model, preprocessing);
    }

    /** M of the checkpoint's {@code anyres_max_M}; 0 where it has none. */
    public int anyresMax() {
        return anyresMax;
    }

    /** Whether the checkpoint reads an image as its thumbnail alone where a prompt has several. */
    public boolean readsThumbnailsAlone() {
        return thumbnailsAlone;
    }

    /** Runs the tower. */
    public EncodedViews encode(PreparedImage image) {
        return tower.encode(image.views());
    }

    public VisionTower tower() {
        return tower;
    }

    @Override
    public void close() {
        tower.close();
    }
}
