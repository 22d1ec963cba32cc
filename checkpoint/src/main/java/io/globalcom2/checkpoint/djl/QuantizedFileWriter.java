package io.globalcom2.checkpoint.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.globalcom2.checkpoint.safetensors.SafetensorsWriter;
import io.globalcom2.checkpoint.safetensors.SafetensorsWriter.Announced;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Quantizes matrices into a file, some rows at a time, so that it needs little memory. */
final class QuantizedFileWriter {
    private static final Logger LOG = Logger.getLogger(QuantizedFileWriter.class);
    /** So few that what the quantizer makes of them stays in the caches. */
    private static final long ELEMENTS_AT_A_TIME = 1 << 18;

    private final TorchProgram quantizer;
    private final Map<String, QuantizedShape> shapes;
    private final Map<String, StoredTensor> matrices;
    private int written;

    /** Of the same matrices. */
    QuantizedFileWriter(
            TorchProgram quantizer, Map<String, QuantizedShape> shapes, Map<String, StoredTensor> matrices) {
        this.quantizer = quantizer;
        this.shapes = shapes;
        this.matrices = matrices;
    }

    /** @throws IOException also when the disk has too little room, before anything is written */
    void write(Path path) throws IOException {
        List<Announced> tensors = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            tensors.add(new Announced(name, shape.valuesDtype(), shape.valuesBytes(), list(shape.values())));
            tensors.add(
                    new Announced(QuantizedWeights.scalesOf(name), "BF16", shape.scalesBytes(), list(shape.scales())));
        });
        long needed = tensors.stream().mapToLong(Announced::sizeBytes).sum();
        long free = Files.getFileStore(path.getParent()).getUsableSpace();
        if (free < needed) {
            throw new IOException("expected %d bytes of free space, got %d".formatted(needed, free));
        }
        LOG.infof("quantizing %d matrices, once, into %d bytes", shapes.size(), needed);
        try (SafetensorsWriter file = new SafetensorsWriter(path, tensors)) {
            for (Map.Entry<String, QuantizedShape> entry : shapes.entrySet()) {
                write(file, entry.getValue(), matrices.get(entry.getKey()));
            }
            file.finish();
        }
    }

    private void write(SafetensorsWriter file, QuantizedShape shape, StoredTensor matrix) throws IOException {
        long rows = matrix.shape()[0];
        long columns = matrix.shape()[1];
        long step = Math.max(1, ELEMENTS_AT_A_TIME / columns / QuantizedShape.ROWS) * QuantizedShape.ROWS;
        int rowBytes = Math.toIntExact(columns * matrix.dtype().sizeBytes());
        ByteBuffer data = ByteBuffer.allocateDirect(Math.toIntExact(Math.min(step, rows) * rowBytes));
        for (long row = 0; row < rows; row += step) {
            int size = Math.toIntExact(Math.min(step, rows - row) * rowBytes);
            matrix.read(row * rowBytes, data.clear().limit(size));
            try (NDManager call = quantizer.newManager()) {
                NDArray bytes = call.create(data, new Shape(size), DataType.UINT8);
                file.write(quantizer
                        .call(call, shape.method(), bytes, matrix.dtype().torchScalarType(), columns)
                        .singletonOrThrow()
                        .toByteBuffer());
            }
        }
        try (NDManager call = quantizer.newManager()) {
            file.write(quantizer.call(call, "take_scales").singletonOrThrow().toByteBuffer());
        }
        written++;
        if (written * 10 / shapes.size() > (written - 1) * 10 / shapes.size()) {
            LOG.infof("quantized %d of %d matrices", written, shapes.size());
        }
    }

    private static List<Long> list(long... sizes) {
        return Arrays.stream(sizes).boxed().toList();
    }
}
