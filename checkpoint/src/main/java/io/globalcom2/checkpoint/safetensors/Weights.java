package io.globalcom2.checkpoint.safetensors;

import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tensors of a checkpoint by their canonical names ({@link CanonicalNames}), whatever names and files they are stored under. Opening reads headers only;
 * nothing else is read before it is asked for, so a service pays for its own part of the model. Immutable; any thread.
 */
public final class Weights {
    private static final String SINGLE_FILE = "model.safetensors";
    private static final String INDEX_FILE = "model.safetensors.index.json";
    /** Of the same folder, whatever the operating system. */
    private static final Pattern FILE_NAME = Pattern.compile("[^/\\\\\0]+\\.safetensors");
    /** What transformers also reads. */
    private static final List<String> PICKLED = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

    private final Map<String, Location> locations;
    private final String prefix;

    private Weights(Map<String, Location> locations, String prefix) {
        this.locations = locations;
        this.prefix = prefix;
    }

    /**
     * Reads the headers of {@code model.safetensors}, or, where there is none, of the shards that {@code model.safetensors.index.json} names.
     *
     * @throws CheckpointException if there are none, or one is malformed
     */
    public static Weights open(Path folder) {
        Map<String, Location> locations = new TreeMap<>();
        if (Files.exists(folder.resolve(SINGLE_FILE))) {
            SafetensorsFile file = SafetensorsFile.open(folder.resolve(SINGLE_FILE));
            file.names().forEach(name -> put(locations, name, file));
        } else {
            JsonObject index = JsonObject.readIfPresent(folder.resolve(INDEX_FILE))
                    .orElseThrow(() -> new CheckpointException("there is no " + SINGLE_FILE + " and no " + INDEX_FILE
                            + " in " + folder + pickled(folder)));
            openShards(folder, index.objectOrEmpty("weight_map"), locations);
        }
        return new Weights(locations, "");
    }

    private static String pickled(Path folder) {
        return PICKLED.stream().anyMatch(name -> Files.exists(folder.resolve(name)))
                ? "; pickled weights (.bin) are programs and are not read: save them as safetensors"
                : "";
    }

    private static void openShards(Path folder, JsonObject fileByName, Map<String, Location> locations) {
        Map<String, SafetensorsFile> shards = new TreeMap<>();
        for (String name : fileByName.keys()) {
            String fileName = fileByName.text(name).orElse("");
            if (!FILE_NAME.matcher(fileName).matches()) {
                throw new CheckpointException(
                        INDEX_FILE + ": expected a safetensors file of the same folder, got \"" + fileName + '"');
            }
            SafetensorsFile shard =
                    shards.computeIfAbsent(fileName, shardName -> SafetensorsFile.open(folder.resolve(shardName)));
            if (!shard.names().contains(name)) {
                throw new CheckpointException(INDEX_FILE + " places " + name + " in " + fileName + ", which lacks it");
            }
            put(locations, name, shard);
        }
    }

    private static void put(Map<String, Location> locations, String name, SafetensorsFile file) {
        Location former = locations.put(CanonicalNames.of(name), new Location(name, file));
        if (former != null) {
            throw new CheckpointException(former.name() + " and " + name + " are the same tensor");
        }
    }

    /** The tensors whose names begin with a prefix, by what follows it. */
    public Weights under(String morePrefix) {
        return new Weights(locations, prefix + morePrefix);
    }

    public boolean contains(String name) {
        return locations.containsKey(prefix + name);
    }

    /** Everything that is stored, of whatever dtype, by canonical name. */
    public List<Stored> stored() {
        return locations.entrySet().stream()
                .map(location ->
                        location.getValue().file().stored(location.getValue().name(), location.getKey()))
                .toList();
    }

    /**
     * What a header says of a tensor.
     *
     * @param dtype by its name in the format
     */
    public record Stored(String name, String dtype, long sizeBytes) {}

    /** Name, size and time of every file: another text where the weights were changed. */
    public String fingerprint() {
        return locations.values().stream()
                .map(location -> location.file().path())
                .distinct()
                .sorted()
                .map(Weights::fingerprint)
                .collect(Collectors.joining("\n"));
    }

    private static String fingerprint(Path file) {
        try {
            return "%s %d %s".formatted(file.getFileName(), Files.size(file), Files.getLastModifiedTime(file));
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file, e);
        }
    }

    /**
     * A tensor by its name.
     *
     * @param shape the one the model needs, outermost dimension first
     * @throws CheckpointException if it is missing, of another shape, or of a dtype that is not computed with
     */
    public StoredTensor tensor(String name, long... shape) {
        Location location = locations.get(prefix + name);
        if (location == null) {
            throw new CheckpointException(
                    "tensor " + prefix + name + " of shape " + Arrays.toString(shape) + " is missing");
        }
        StoredTensor tensor = location.file().tensor(location.name());
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new CheckpointException("tensor " + location.name() + " expected shape " + Arrays.toString(shape)
                    + ", got " + Arrays.toString(tensor.shape()));
        }
        return tensor;
    }

    /** Where a tensor is stored, and under which name. */
    private record Location(String name, SafetensorsFile file) {}
}
