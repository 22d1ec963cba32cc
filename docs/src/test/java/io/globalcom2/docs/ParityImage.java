package io.globalcom2.docs;

import com.fasterxml.jackson.databind.JsonNode;
import io.globalcom2.checkpoint.safetensors.SafetensorsFile;
import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.compression.globalcom2.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One image of a case. Cases of LLaVA-NeXT have one, whose tensors bear plain names and whose selection is that of the released code; those of
 * LLaVA-OneVision have any number, tensors end in {@code _0}, {@code _1}, and selections are of profile standard.
 */
final class ParityImage {
    private static final int NEWLINE = -1;

    private final Path folder;
    private final JsonNode description;
    private final SafetensorsFile tensors;
    private final String suffix;

    ParityImage(Path folder, JsonNode description, SafetensorsFile tensors, String suffix) {
        this.folder = folder;
        this.description = description;
        this.tensors = tensors;
        this.suffix = suffix;
    }

    private boolean isOfReleasedCode() {
        return suffix.isEmpty();
    }

    byte[] file() {
        try {
            return Files.readAllBytes(folder.resolve("image" + suffix.replace('_', '-') + ".png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Profile profile() {
        return isOfReleasedCode() ? Profile.OFFICIAL : Profile.STANDARD;
    }

    int number(String key) {
        return description.required(key).intValue();
    }

    CropGrid grid() {
        return number("grid_columns") == 0 ? CropGrid.NONE : new CropGrid(number("grid_columns"), number("grid_rows"));
    }

    /** All numbers of a tensor, row-major. */
    float[] tensor(String name) {
        FloatBuffer data = tensors.tensor(name + suffix).data().asFloatBuffer();
        float[] values = new float[data.remaining()];
        data.get(values);
        return values;
    }

    /** [views, T] */
    float[] scores() {
        return tensor(isOfReleasedCode() ? "cls_scores" : "saliency");
    }

    int views() {
        return (int) tensors.tensor("pixel_values" + suffix).shape()[0];
    }

    /** The compressed prompt positions of the image as our compressor numbers them: {@code view * T + token}, or -1 for a newline. */
    int[] selection(int viewTokens) {
        List<Integer> entries = new ArrayList<>();
        if (isOfReleasedCode()) {
            description.required("thumbnail_kept_in_order").forEach(token -> entries.add(token.intValue()));
        }
        for (JsonNode pair : description.required(isOfReleasedCode() ? "crop_sequence" : "sequence")) {
            int view = pair.required(0).intValue();
            entries.add(
                    view == NEWLINE
                            ? NEWLINE
                            : view * viewTokens + pair.required(1).intValue());
        }
        return entries.stream().mapToInt(Integer::intValue).toArray();
    }
}
