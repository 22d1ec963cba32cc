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
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** The program {@code features.py}, on the CPU and in float32. libtorch is loaded when it is first needed: many compressors never need it. */
public final class DjlFeatureEngine implements FeatureEngine, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DjlFeatureEngine.class);

    private final int threads;
    private final long maxKeptBytes;
    /** Held while something is computed; closing waits for it. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private Optional<TorchProgram> program = Optional.empty(); // guarded by this
    private boolean closed; // guarded by this

    /**
     * @param threads of one product; 0 leaves it to libtorch
     * @param maxKeptBytes of similarities of one image that are kept to be asked for again; more are computed again
     */
    public DjlFeatureEngine(int threads, long maxKeptBytes) {
        this.threads = threads;
        this.maxKeptBytes = maxKeptBytes;
    }

    @Override
    public FeatureSimilarity similarity(Features features) {
        KeptSimilarities kept = new KeptSimilarities(maxKeptBytes);
        return view -> kept.get(view, () -> cosines(features, view));
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
        return using((loaded, scope) -> loaded.call(
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
                .toByteArray());
    }

    /** [T, T] */
    private float[] cosines(Features features, int view) {
        float[] cosines = using((loaded, scope) -> loaded.call(
                        scope,
                        "cosines",
                        bytes(scope, features.ofView(view)),
                        features.dtype().torchScalarType(),
                        features.width())
                .singletonOrThrow()
                .toFloatArray());
        requireFinite(cosines, view, features.viewTokens());
        return cosines;
    }

    /** Nothing is freed under a computation, not even one that nobody waits for any more. */
    private <T> T using(BiFunction<TorchProgram, NDManager, T> work) {
        use.readLock().lock();
        try {
            TorchProgram loaded = program();
            try (NDManager scope = loaded.newManager()) {
                return work.apply(loaded, scope);
            }
        } finally {
            use.readLock().unlock();
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
        if (closed) {
            throw new ServingException(FailureKind.UNAVAILABLE, "this compressor is shutting down");
        }
        if (program.isEmpty()) {
            long start = System.nanoTime();
            TorchRuntime runtime = TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), threads);
            program = Optional.of(runtime.load(ProgramSource.read(DjlFeatureEngine.class, "features.py", Map.of())));
            LOG.infof("engine loaded millis=%d", (System.nanoTime() - start) / 1_000_000);
        }
        return program.orElseThrow();
    }

    /** Frees the program once nothing is computed any more; who comes later is told UNAVAILABLE. */
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            free();
        } finally {
            use.writeLock().unlock();
        }
    }

    private synchronized void free() {
        closed = true;
        program.ifPresent(TorchProgram::close);
        program = Optional.empty();
    }
}
