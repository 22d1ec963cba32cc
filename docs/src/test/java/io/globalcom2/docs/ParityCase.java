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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A prompt with what Hugging Face's transformers computes for it: {@code <checkpoint>/expected/<case>/} of a folder of goldens. */
final class ParityCase {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of case.json under a folder of folders of checkpoints. */
    private static final int DEPTH = 5;

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

    List<ParityImage> images() {
        if (!description.has("images")) {
            return List.of(new ParityImage(folder, description, tensors, ""));
        }
        return IntStream.range(0, description.get("images").size())
                .mapToObj(i -> new ParityImage(folder, description.get("images").get(i), tensors, "_" + i))
                .toList();
    }

    /** All numbers of a tensor of the prompt, row-major. */
    float[] tensor(String name) {
        FloatBuffer data = tensors.tensor(name).data().asFloatBuffer();
        float[] values = new float[data.remaining()];
        data.get(values);
        return values;
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

    @Override
    public String toString() {
        return checkpoint().getFileName() + "/" + folder.getFileName();
    }
}
