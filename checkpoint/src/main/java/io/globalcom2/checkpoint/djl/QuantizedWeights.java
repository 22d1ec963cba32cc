package io.globalcom2.checkpoint.djl;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.safetensors.SafetensorsFile;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Matrices in eight or four bits: made once, kept in a file, and mapped from it. The file's name says of which checkpoint it is and for which machines: the
 * kernels for four bits want them in an order that differs by instruction set.
 */
public final class QuantizedWeights {
    private static final Logger LOG = Logger.getLogger(QuantizedWeights.class);
    /** Of what a file holds; a new number where that changes. */
    private static final String VERSION = "1";

    private static final String BFLOAT16 = FloatFormat.BFLOAT16.safetensorsName();
    private static final int SCALE_BYTES = FloatFormat.BFLOAT16.sizeBytes();
    /** What FBGEMM keeps of each row beside its values: a scale, a zero point and the sum of the values. */
    private static final int EIGHT_BIT_ROW_BYTES = Float.BYTES + Integer.BYTES + Integer.BYTES;

    private QuantizedWeights() {}

    /** Whether a matrix can be: in four bits 64 rows are packed together, and 32 columns share a scale. */
    public static boolean isPossible(WeightFormat format, StoredTensor matrix) {
        boolean fourBits =
                matrix.shape()[0] % QuantizedShape.ROWS == 0 && matrix.shape()[1] % QuantizedShape.COLUMNS == 0;
        return format.isEightBits() || fourBits;
    }

    /** Bytes in memory of matrices in a format other than dense. */
    public static long bytesOf(WeightFormat format, Collection<StoredTensor> matrices) {
        return matrices.stream().mapToLong(matrix -> bytesOf(format, matrix)).sum();
    }

    private static long bytesOf(WeightFormat format, StoredTensor matrix) {
        long rows = matrix.shape()[0];
        long columns = matrix.shape()[1];
        if (format.isEightBits()) {
            return rows * (columns + EIGHT_BIT_ROW_BYTES);
        }
        return rows * columns / 2 + columns / QuantizedShape.COLUMNS * rows * 2 * SCALE_BYTES;
    }

    /**
     * Maps the matrices from the file in {@code folder}, after writing it where there is none yet.
     *
     * @param format not dense
     * @param checkpoint what tells this checkpoint's files from others
     * @param matrices by names that end in {@code .weight}; each {@link #isPossible}
     * @return each under its name, and its scales under the one that ends in {@code .scales}
     * @throws CheckpointException when the file cannot be written
     * @throws IllegalArgumentException when the machine has no kernel for it
     */
    public static Map<String, TensorBytes> open(
            TorchRuntime runtime,
            WeightFormat format,
            Path folder,
            String checkpoint,
            Map<String, StoredTensor> matrices) {
        if (runtime.device().isGpu()) {
            throw new IllegalArgumentException("globalcom2.model.weights: expected dense on a GPU, got "
                    + format.name().toLowerCase(Locale.ROOT));
        }
        ProgramSource source = ProgramSource.read(QuantizedWeights.class, "quantizer.py", Map.of());
        try (TorchProgram quantizer = runtime.load(source)) {
            if (format.isEightBits()) {
                requireEightBits(quantizer);
            }
            byte[] packing = packing(quantizer);
            Map<String, QuantizedShape> shapes = new TreeMap<>();
            matrices.forEach((name, matrix) -> shapes.put(name, QuantizedShape.of(format, packing, matrix.shape())));
            Path file = folder.resolve("%s-%s.safetensors"
                    .formatted(format.isEightBits() ? "int8" : "int4", key(checkpoint, packing, matrices)));
            if (!Files.exists(file)) {
                write(quantizer, file, shapes, matrices);
            }
            LOG.infof("quantized weights of %s", file);
            return map(file, shapes);
        }
    }

    private static void requireEightBits(TorchProgram quantizer) {
        try (NDManager call = quantizer.newManager()) {
            quantizer.call(call, "require_eight_bits");
        } catch (EngineException e) {
            throw new IllegalArgumentException(
                    "globalcom2.model.weights: expected dense on this machine, got eight bits: they need FBGEMM, which is for x86-64 with AVX2",
                    e);
        }
    }

    private static byte[] packing(TorchProgram quantizer) {
        try (NDManager call = quantizer.newManager()) {
            return quantizer.call(call, "packing").singletonOrThrow().toByteArray();
        }
    }

    private static String key(String checkpoint, byte[] packing, Map<String, StoredTensor> matrices) {
        StringBuilder text =
                new StringBuilder(VERSION).append('\n').append(checkpoint).append('\n');
        text.append(HexFormat.of().formatHex(packing)).append('\n');
        new TreeMap<>(matrices).forEach((name, matrix) -> text.append(name)
                .append(matrix.dtype())
                .append(Arrays.toString(matrix.shape()))
                .append('\n'));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, Long.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Under another name until it is whole, so that nobody maps half a file, and of two who write the same the later one wins. */
    private static void write(
            TorchProgram quantizer, Path file, Map<String, QuantizedShape> shapes, Map<String, StoredTensor> matrices) {
        try {
            Files.createDirectories(file.getParent());
            Path unfinished =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".unfinished");
            try {
                Files.delete(unfinished);
                new QuantizedFileWriter(quantizer, shapes, matrices).write(unfinished);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write quantized weights to %s; globalcom2.model.weights-cache names another folder"
                            .formatted(file),
                    e);
        }
    }

    private static Map<String, TensorBytes> map(Path path, Map<String, QuantizedShape> shapes) {
        SafetensorsFile file = SafetensorsFile.open(path);
        Map<String, TensorBytes> tensors = new TreeMap<>();
        shapes.forEach((name, shape) -> {
            String scales = scalesOf(name);
            tensors.put(
                    name,
                    new TensorBytes(
                            file.mapBytes(name, shape.valuesDtype(), shape.values()),
                            shape.valuesScalarType(),
                            shape.values()));
            tensors.put(
                    scales,
                    new TensorBytes(
                            file.mapBytes(scales, BFLOAT16, shape.scales()),
                            QuantizedShape.SCALES_SCALAR_TYPE,
                            shape.scales()));
        });
        return tensors;
    }

    static String scalesOf(String matrix) {
        return matrix.substring(0, matrix.length() - "weight".length()) + "scales";
    }
}
