package io.globalcom2.benchmarks.compare.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.globalcom2.checkpoint.config.TextConfig;
import io.globalcom2.checkpoint.djl.ProgramSource;
import io.globalcom2.checkpoint.djl.TorchProgram;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.tensor.FloatFormat;
import java.util.EnumMap;
import java.util.Map;

/** Measures memory bandwidth and matrix rates with libtorch and its threads. */
public final class MachineLimits implements AutoCloseable {
    /** Far more than caches hold. */
    private static final long MEMORY_BYTES = 1L << 30;

    private static final int READS = 4;
    private static final int PRODUCTS = 2;
    private static final int ROWS = 512;

    private final TextConfig text;
    private final TorchProgram memory;
    private final Map<FloatFormat, TorchProgram> products = new EnumMap<>(FloatFormat.class);

    /** @param text whose shapes the matrices get */
    public MachineLimits(TorchRuntime runtime, TextConfig text) {
        this.text = text;
        this.memory = program(runtime);
        call(memory, "reserve", MEMORY_BYTES / Float.BYTES);
        for (FloatFormat format : new FloatFormat[] {FloatFormat.FLOAT32, FloatFormat.BFLOAT16}) {
            TorchProgram program = program(runtime);
            call(program, "prepare", ROWS, text.width(), text.intermediateWidth(), format.torchScalarType());
            products.put(format, program);
        }
    }

    /** Bytes a second; the best of some reads of 1 GiB. */
    public double bandwidth() {
        return MEMORY_BYTES / best(memory, "read", READS);
    }

    /**
     * Operations a second of products of 512 rows, the better of two, with the model's matrices; a multiplication with its addition counts as two.
     *
     * @param format float32 or bfloat16
     */
    public double matrixRate(FloatFormat format) {
        double operations = 2.0 * ROWS * text.width() * (2.0 * text.intermediateWidth() + text.width());
        return operations / best(products.get(format), "multiply", PRODUCTS);
    }

    /** Of libtorch. */
    public static String torchVersion() {
        return Engine.getEngine("PyTorch").getVersion();
    }

    private static TorchProgram program(TorchRuntime runtime) {
        return runtime.load(ProgramSource.read(MachineLimits.class, "limits.py", Map.of()));
    }

    /** The least seconds of some calls. */
    private static double best(TorchProgram program, String method, int calls) {
        double seconds = Double.POSITIVE_INFINITY;
        for (int i = 0; i < calls; i++) {
            seconds = Math.min(seconds, call(program, method));
        }
        return seconds;
    }

    /** In how many seconds. */
    private static double call(TorchProgram program, String method, Object... arguments) {
        try (NDManager results = program.newManager()) {
            long start = System.nanoTime();
            program.call(results, method, arguments);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    @Override
    public void close() {
        memory.close();
        products.values().forEach(TorchProgram::close);
    }
}
