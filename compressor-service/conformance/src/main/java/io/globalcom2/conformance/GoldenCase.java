package io.globalcom2.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One folder of goldens: {@code scores.safetensors} and {@code case.json} with geometry, settings and what a reference computed. */
public final class GoldenCase {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of case.json under a folder of folders of cases. */
    private static final int DEPTH = 3;

    static final int NEWLINE = -1;

    private final Path folder;
    private final JsonNode description;

    private GoldenCase(Path folder) {
        this.folder = folder;
        try {
            this.description = JSON.readTree(folder.resolve("case.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * All cases of a folder of cases, or of a folder of such folders.
     *
     * @throws IllegalArgumentException where there are none
     */
    public static List<GoldenCase> in(Path goldens) {
        try (Stream<Path> files = Files.walk(goldens, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            List<GoldenCase> cases = files.filter(
                            file -> file.getFileName().toString().equals("case.json"))
                    .map(Path::getParent)
                    .sorted()
                    .map(GoldenCase::new)
                    .toList();
            if (cases.isEmpty()) {
                throw new IllegalArgumentException(
                        "expected folders with a case.json in " + goldens.toAbsolutePath() + ", got none");
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the goldens in " + goldens.toAbsolutePath(), e);
        }
    }

    /** The folder that the case belongs to. */
    public String set() {
        return folder.getParent().getFileName().toString();
    }

    public String name() {
        return folder.getFileName().toString();
    }

    public int imageWidth() {
        return number("image_width");
    }

    public int imageHeight() {
        return number("image_height");
    }

    public int columns() {
        return number("grid_columns");
    }

    public int rows() {
        return number("grid_rows");
    }

    /** Tokens along one edge of a view. */
    public int side() {
        return number("tokens_per_side");
    }

    /** T, the tokens of a view. */
    public int viewTokens() {
        return side() * side();
    }

    /** The thumbnail and the crops. */
    public int views() {
        return 1 + columns() * rows();
    }

    public String method() {
        return description.path("method").asText("globalcom2");
    }

    public String profile() {
        return description.path("profile").asText("official");
    }

    public double retentionRatio() {
        return description.required("retention_ratio").doubleValue();
    }

    /** [T] */
    public float[] thumbnailScores() {
        return tensor("thumbnail_scores");
    }

    /** [crops, T] */
    public float[] cropScores() {
        return tensor("crop_scores");
    }

    /** Whether the method looks at features, and the case has some. */
    public boolean hasFeatures() {
        return header().has("features");
    }

    /** [views, T, width]; only where there are some. */
    public float[] features() {
        return tensor("features");
    }

    public List<Double> cropRatios() {
        List<Double> ratios = new ArrayList<>();
        description.required("crop_ratios").forEach(ratio -> ratios.add(ratio.doubleValue()));
        return ratios;
    }

    /** Whether the case says which whole numbers the ratios become. */
    public boolean hasCropBudgets() {
        return description.has("crop_budgets");
    }

    public List<Integer> cropBudgets() {
        return integers(description.required("crop_budgets"));
    }

    public List<Integer> thumbnailKeptInOrder() {
        return integers(description.required("thumbnail_kept_in_order"));
    }

    /** Per crop, raster indices in its view. */
    public List<List<Integer>> cropKept() {
        List<List<Integer>> crops = new ArrayList<>();
        description.required("crop_kept").forEach(crop -> crops.add(integers(crop)));
        return crops;
    }

    /** {@code view * T + token} per position, or -1 for a newline: the numbers of the wire. */
    public List<Integer> sequence() {
        List<Integer> entries = new ArrayList<>();
        description.required("sequence").forEach(pair -> {
            int view = pair.required(0).intValue();
            entries.add(
                    view == NEWLINE
                            ? NEWLINE
                            : view * viewTokens() + pair.required(1).intValue());
        });
        return entries;
    }

    public int sequenceLength() {
        return number("sequence_length");
    }

    @Override
    public String toString() {
        return set() + "/" + name();
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
        ByteBuffer file = tensors();
        JsonNode entry = header().required(name);
        if (!entry.required("dtype").asText().equals("F32")) {
            throw new IllegalArgumentException("expected dtype F32 of " + name + ", got " + entry.required("dtype"));
        }
        int begin = entry.required("data_offsets").required(0).intValue();
        int end = entry.required("data_offsets").required(1).intValue();
        float[] values = new float[(end - begin) / Float.BYTES];
        int data = Long.BYTES + Math.toIntExact(file.getLong(0));
        file.slice(data + begin, end - begin)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private JsonNode header() {
        ByteBuffer file = tensors();
        byte[] header = new byte[Math.toIntExact(file.getLong())];
        file.get(header);
        try {
            return JSON.readTree(header);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer tensors() {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(folder.resolve("scores.safetensors")))
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
