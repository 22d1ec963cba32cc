package io.globalcom2.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.checkpoint.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An image with what Hugging Face's transformers computes for it: {@code <checkpoint>/expected/<case>/} of a folder of goldens. */
final class ParityCase {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of case.json under the goldens. */
    private static final int DEPTH = 4;

    private static final int NEWLINE = -1;

    private final Path folder;
    private final JsonNode description;
    private final SafetensorsFile tensors;

    private ParityCase(Path folder) {
        this.folder = folder;
        try {
            description = JSON.readTree(folder.resolve("case.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tensors = SafetensorsFile.open(folder.resolve("tensors.safetensors"));
    }

    /** All cases of all checkpoints; at least one. */
    static List<ParityCase> in(Path goldens) {
        try (Stream<Path> files = Files.walk(goldens, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            List<ParityCase> cases = files.filter(
                            file -> file.getFileName().toString().equals("case.json"))
                    .map(Path::getParent)
                    .sorted()
                    .map(ParityCase::new)
                    .toList();
            if (cases.isEmpty()) {
                throw new AssertionError(
                        "expected <checkpoint>/expected/<case>/case.json in " + goldens + ", got none");
            }
            return cases;
        } catch (IOException e) {
            throw new AssertionError("cannot read the goldens in " + goldens, e);
        }
    }

    Path checkpoint() {
        return folder.getParent().getParent();
    }

    byte[] image() {
        try {
            return Files.readAllBytes(folder.resolve("image.png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All numbers of a tensor, row-major. */
    float[] tensor(String name) {
        FloatBuffer data = tensors.tensor(name).data().asFloatBuffer();
        float[] values = new float[data.remaining()];
        data.get(values);
        return values;
    }

    /** Outermost dimension of a tensor. */
    int rows(String name) {
        return (int) tensors.tensor(name).shape()[0];
    }

    int number(String key) {
        return description.required(key).intValue();
    }

    double retentionRatio() {
        return description.required("retention_ratio").doubleValue();
    }

    String prompt() {
        return description.required("prompt").textValue();
    }

    int[] integers(String key) {
        return StreamSupport.stream(description.required(key).spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    /** The compressed prompt positions of the image as our compressor numbers them: {@code view * T + token}, or -1 for a newline. */
    int[] selection(int viewTokens) {
        List<Integer> entries = new ArrayList<>();
        for (int token : integers("thumbnail_kept_in_order")) {
            entries.add(token);
        }
        for (JsonNode pair : description.required("crop_sequence")) {
            int view = pair.required(0).intValue();
            entries.add(
                    view == NEWLINE
                            ? NEWLINE
                            : view * viewTokens + pair.required(1).intValue());
        }
        return entries.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String toString() {
        return checkpoint().getFileName() + "/" + folder.getFileName();
    }
}
