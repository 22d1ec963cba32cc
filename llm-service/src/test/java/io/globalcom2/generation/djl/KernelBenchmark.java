package io.globalcom2.generation.djl;

import ai.djl.ndarray.NDManager;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.djl.EightBits;
import io.globalcom2.checkpoint.djl.ProgramSource;
import io.globalcom2.checkpoint.djl.TorchProgram;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.tensor.FloatFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What libtorch's ways to multiply a few rows, and to attend, cost on this machine: the choices of {@code language_model.py}. Prints a table of medians in milliseconds. */
final class KernelBenchmark {
    private static final int CALLS = 12;
    private static final int WARM_UP = 2;
    private static final int FLOAT32 = FloatFormat.FLOAT32.torchScalarType();
    private static final int BFLOAT16 = FloatFormat.BFLOAT16.torchScalarType();
    private static final int[][] MATRICES = {{5632, 2048}, {2048, 5632}, {2048, 2048}};
    private static final int[] ROWS = {1, 2, 4, 8, 16, 64, 256};
    /** Positions seen. */
    private static final int[] CACHES = {788, 2948};
    /** Positions of CLIP's views at 336 pixels, and of SigLIP's at 384. */
    private static final int[][] VIEWS = {{577, 64}, {729, 72}};

    private static final int HEADS = 16;
    private static final int HEAD_DIM = 128;
    private static final int[] PIECES = {128, 256, 512};
    private static final int[] HEADS_TOGETHER = {2, 4, HEADS};

    private final TorchProgram program;

    private KernelBenchmark(TorchProgram program) {
        this.program = program;
    }

    /** Argument: threads. */
    public static void main(String[] arguments) {
        TorchRuntime runtime =
                TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), Integer.parseInt(arguments[0]));
        ProgramSource source = ProgramSource.read(
                KernelBenchmark.class,
                "kernels.py",
                Map.of("int8", EightBits.part(WeightFormat.INT8), "w8a8", EightBits.part(WeightFormat.W8A8)));
        try (TorchProgram program = runtime.load(source)) {
            KernelBenchmark benchmark = new KernelBenchmark(program);
            for (int[] matrix : MATRICES) {
                benchmark.products(matrix[0], matrix[1]);
            }
            benchmark.attention(FLOAT32);
            benchmark.attention(BFLOAT16);
        }
    }

    private void products(int rows, int columns) {
        call("matrix", rows, columns);
        System.out.printf("%n| %d × %d |", rows, columns);
        for (int count : ROWS) {
            System.out.printf(" %d |", count);
        }
        System.out.printf("%n|---|%s%n", "---|".repeat(ROWS.length));
        for (String way : List.of(
                "linear",
                "weight_first",
                "weight_transposed",
                "row_by_row",
                "float16_packed",
                "float16_by_blocks",
                "eight_bits",
                "eight_bit_rows")) {
            row(way, ROWS.length, () -> median(way));
        }
        for (String way : List.of("int8_packed", "int4_packed")) {
            row(way + " of bfloat16 rows", ROWS.length, () -> median(way, BFLOAT16));
            // Seconds for more rows, where the kernel is not made for them.
            row(way + " of float32 rows", 3, () -> median(way, FLOAT32));
        }
    }

    private void row(String name, int counts, Supplier<Double> median) {
        System.out.printf("| %s |", name);
        for (int i = 0; i < ROWS.length; i++) {
            call("rows", ROWS[i]);
            System.out.print(i < counts ? String.format(Locale.ROOT, " %.2f |", median.get()) : " |");
        }
        System.out.println();
    }

    private void attention(int dtype) {
        System.out.printf(
                "%n| a token of %d heads of %d, after | fused | query × keys | keys × query | sums |%n",
                HEADS, HEAD_DIM);
        System.out.println("|---|---|---|---|---|");
        for (int seen : CACHES) {
            call("cache", HEADS, HEAD_DIM, seen, 1, dtype);
            call("blocks");
            line(
                    Integer.toString(seen),
                    List.of(
                            median("fused", false),
                            median("products", 1, HEADS, false),
                            median("keys_first"),
                            median("sums")));
        }
        for (int seen : CACHES) {
            call("cache", HEADS, HEAD_DIM, seen, seen, dtype);
            pieces("a prompt of %d".formatted(seen), true);
        }
        for (int[] view : VIEWS) {
            call("cache", HEADS, view[1], view[0], view[0], dtype);
            pieces("a view of %d, heads of %d".formatted(view[0], view[1]), false);
        }
    }

    private void pieces(String name, boolean causal) {
        System.out.printf(
                Locale.ROOT,
                "%n| %s: fused %.2f; rows | heads at a time %s |%n",
                name,
                median("fused", causal),
                header());
        System.out.println("|---|" + "---|".repeat(HEADS_TOGETHER.length));
        for (int piece : PIECES) {
            line(
                    Integer.toString(piece),
                    Arrays.stream(HEADS_TOGETHER)
                            .mapToObj(together -> median("products", piece, together, causal))
                            .toList());
        }
    }

    private static String header() {
        return Arrays.stream(HEADS_TOGETHER).mapToObj(Integer::toString).collect(Collectors.joining(" | "));
    }

    private static void line(String name, List<Double> millis) {
        System.out.printf(
                "| %s | %s |%n",
                name,
                millis.stream()
                        .map(milli -> String.format(Locale.ROOT, "%.2f", milli))
                        .collect(Collectors.joining(" | ")));
    }

    private double median(String method, Object... arguments) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            call(method, arguments);
            millis.add((System.nanoTime() - start) / 1e6);
        }
        List<Double> counted = new ArrayList<>(millis.subList(WARM_UP, CALLS));
        Collections.sort(counted);
        return counted.get(counted.size() / 2);
    }

    private void call(String method, Object... arguments) {
        try (NDManager call = program.newManager()) {
            program.call(call, method, arguments);
        }
    }
}
