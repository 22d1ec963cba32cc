package io.globalcom2.compression.globalcom2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One folder of goldens: {@code scores.safetensors} and {@code case.json} with geometry, settings and what a reference computed. */
final class GoldenCase {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final JsonNode description;

    GoldenCase(Path folder) {
        this.folder = folder;
        try {
            this.description = JSON.readTree(folder.resolve("case.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ImageGeometry geometry() {
        return new ImageGeometry(
                number("image_width"),
                number("image_height"),
                number("grid_columns"),
                number("grid_rows"),
                number("tokens_per_side"));
    }

    SelectionSettings settings() {
        return new SelectionSettings(
                Method.of(description.path("method").asText("globalcom2")),
                Profile.of(description.path("profile").asText("official")),
                description.required("retention_ratio").doubleValue(),
                0,
                false);
    }

    Scores scores() {
        return new Scores(tensor("thumbnail_scores"), tensor("crop_scores"));
    }

    /** Of the features of the methods that need some: [views, T, width]. */
    FeatureSimilarity similarity() {
        return view -> {
            int tokens = geometry().viewTokens();
            float[] features = tensor("features");
            int width = features.length / (1 + geometry().crops()) / tokens;
            return RandomCases.cosines(tokens, width, (token, d) -> features[(view * tokens + token) * width + d]);
        };
    }

    List<Double> cropRatios() {
        List<Double> ratios = new ArrayList<>();
        description.required("crop_ratios").forEach(ratio -> ratios.add(ratio.doubleValue()));
        return ratios;
    }

    /** Whether the case says which whole numbers the ratios become. */
    boolean hasCropBudgets() {
        return description.has("crop_budgets");
    }

    List<Integer> cropBudgets() {
        return integers(description.required("crop_budgets"));
    }

    List<Integer> thumbnailKeptInOrder() {
        return integers(description.required("thumbnail_kept_in_order"));
    }

    /** Per crop, raster indices in its view. */
    List<List<Integer>> cropKept() {
        List<List<Integer>> crops = new ArrayList<>();
        description.required("crop_kept").forEach(crop -> crops.add(integers(crop)));
        return crops;
    }

    /** Pairs of view and token, or twice -1 for a newline. */
    List<List<Integer>> sequence() {
        List<List<Integer>> pairs = new ArrayList<>();
        description.required("sequence").forEach(pair -> pairs.add(integers(pair)));
        return pairs;
    }

    int sequenceLength() {
        return number("sequence_length");
    }

    @Override
    public String toString() {
        return folder.getParent().getFileName() + "/" + folder.getFileName();
    }

    private int number(String key) {
        return description.required(key).intValue();
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.intValue()));
        return values;
    }

    /** Format: header length as a little-endian long, header in JSON, then the data; offsets count from the end of the header. */
    private float[] tensor(String name) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("scores.safetensors")))
                    .order(ByteOrder.LITTLE_ENDIAN);
            byte[] header = new byte[Math.toIntExact(file.getLong())];
            file.get(header);
            JsonNode entry =
                    JSON.readTree(new String(header, StandardCharsets.UTF_8)).required(name);
            if (!entry.required("dtype").asText().equals("F32")) {
                throw new IOException("expected dtype F32 of " + name + ", got " + entry.required("dtype"));
            }
            int begin = entry.required("data_offsets").required(0).intValue();
            int end = entry.required("data_offsets").required(1).intValue();
            float[] values = new float[(end - begin) / Float.BYTES];
            file.slice(file.position() + begin, end - begin)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
