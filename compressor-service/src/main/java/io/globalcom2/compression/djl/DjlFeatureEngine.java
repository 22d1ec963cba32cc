package io.globalcom2.compression.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.djl.ProgramSource;
import io.globalcom2.checkpoint.djl.TorchProgram;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.compression.features.FeatureEngine;
import io.globalcom2.compression.features.Features;
import io.globalcom2.compression.globalcom2.Aggregation;
import io.globalcom2.compression.globalcom2.FeatureSimilarity;
import io.globalcom2.failure.ServingException;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The program {@code features.py}, on the CPU and in float32. libtorch is loaded when it is first needed: many compressors never need it. */
public final class DjlFeatureEngine implements FeatureEngine, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DjlFeatureEngine.class);

    private final int threads;
    private Optional<TorchProgram> program = Optional.empty();

    /** @param threads of one product; 0 leaves it to libtorch */
    public DjlFeatureEngine(int threads) {
        this.threads = threads;
    }

    @Override
    public FeatureSimilarity similarity(Features features) {
        // For one call, so for one thread.
        Map<Integer, float[]> computed = new HashMap<>();
        return view -> computed.computeIfAbsent(view, missing -> cosines(features, missing));
    }

    @Override
    public byte[] average(Features features, Aggregation aggregation) {
        List<Aggregation.Group> groups = aggregation.groups();
        int count = groups.stream().mapToInt(group -> group.members().size()).sum();
        long[] members = new long[count];
        float[] weights = new float[count];
        long[] places = new long[count];
        int next = 0;
        for (int place = 0; place < groups.size(); place++) {
            for (Aggregation.Member member : groups.get(place).members()) {
                members[next] = member.token();
                weights[next] = member.weight();
                places[next++] = place;
            }
        }
        TorchProgram loaded = program();
        try (NDManager scope = loaded.newManager()) {
            return loaded.call(
                            scope,
                            "averages",
                            bytes(scope, features.bytes()),
                            features.dtype().torchScalarType(),
                            features.width(),
                            scope.create(members),
                            scope.create(weights),
                            scope.create(places),
                            groups.size())
                    .singletonOrThrow()
                    .toByteArray();
        }
    }

    /** [T, T] */
    private float[] cosines(Features features, int view) {
        TorchProgram loaded = program();
        try (NDManager scope = loaded.newManager()) {
            NDArray rows = bytes(scope, features.ofView(view));
            float[] cosines = loaded.call(
                            scope, "cosines", rows, features.dtype().torchScalarType(), features.width())
                    .singletonOrThrow()
                    .toFloatArray();
            requireFinite(cosines, view, features.viewTokens());
            return cosines;
        }
    }

    /** A row with a number that is not finite has no cosine, not even with itself. */
    private static void requireFinite(float[] cosines, int view, int tokens) {
        for (int token = 0; token < tokens; token++) {
            if (Float.isNaN(cosines[token * tokens + token])) {
                throw ServingException.invalidInput(
                        "rows[%d]: expected finite numbers, got others".formatted(view * tokens + token));
            }
        }
    }

    /** As DJL knows no bfloat16, rows cross as bytes. */
    private static NDArray bytes(NDManager scope, ByteBuffer rows) {
        return scope.create(rows, new Shape(rows.remaining()), DataType.UINT8);
    }

    private synchronized TorchProgram program() {
        if (program.isEmpty()) {
            long start = System.nanoTime();
            TorchRuntime runtime = TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), threads);
            program = Optional.of(runtime.load(ProgramSource.read(DjlFeatureEngine.class, "features.py", Map.of())));
            LOG.infof("engine loaded millis=%d", (System.nanoTime() - start) / 1_000_000);
        }
        return program.orElseThrow();
    }

    /** Frees the program; for one thread, when nothing is computed any more. */
    @Override
    public synchronized void close() {
        program.ifPresent(TorchProgram::close);
    }
}
