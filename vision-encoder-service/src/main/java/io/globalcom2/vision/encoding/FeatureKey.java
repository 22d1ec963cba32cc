package io.globalcom2.vision.encoding;

import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ImageProcessorConfig;
import io.globalcom2.checkpoint.config.Pinpoint;
import io.globalcom2.tensor.FloatFormat;
import java.nio.file.Path;
import java.util.List;

/** What the features and scores of an image depend on; equal keys, equal features. How it is compressed comes later and has no part in it. */
public record FeatureKey(ImageDigest image, boolean thumbnailAlone, Model model, Preprocessing preprocessing) {
    public FeatureKey {
        requireNonNull(image, "image is null");
        requireNonNull(model, "model is null");
        requireNonNull(preprocessing, "preprocessing is null");
    }

    /**
     * Which tower looks at the views. A checkpoint is read once, when the service starts, so its folder names it while the process lives.
     *
     * @param dtype in which it computes
     */
    public record Model(Path checkpoint, FloatFormat dtype) {
        static Model of(Checkpoint checkpoint, VisionTower tower) {
            return new Model(checkpoint.folder(), tower.dtype());
        }
    }

    /** How an image becomes views. */
    public record Preprocessing(ImageProcessorConfig processor, List<Pinpoint> pinpoints) {
        public Preprocessing {
            pinpoints = List.copyOf(pinpoints);
        }

        static Preprocessing of(Checkpoint checkpoint) {
            return new Preprocessing(
                    checkpoint.imageProcessor(), checkpoint.config().pinpoints());
        }
    }
}
