package io.globalcom2.checkpoint.config;

import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * In what a model is to compute, whatever its weights are stored in: {@code auto} or a format. {@link FloatFormat#FLOAT16} is of use on a
 * GPU only: CPUs emulate it.
 *
 * @param chosen empty for {@code auto}: bfloat16 where the device multiplies it in hardware, float32 elsewhere
 */
public record ComputeDtype(Optional<FloatFormat> chosen) {
    public static final ComputeDtype AUTO = new ComputeDtype(Optional.empty());

    private static final Path CPU_DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final List<String> BFLOAT16_FLAGS = List.of("avx512_bf16", "amx_bf16");

    /** Always this format. */
    public static ComputeDtype of(FloatFormat format) {
        return new ComputeDtype(Optional.of(format));
    }

    /**
     * Reads a setting; case does not matter.
     *
     * @throws IllegalArgumentException for another name
     */
    public static ComputeDtype of(String name) {
        if (name.equalsIgnoreCase("auto")) {
            return AUTO;
        }
        return Arrays.stream(FloatFormat.values())
                .filter(format -> format.name().equalsIgnoreCase(name))
                .findFirst()
                .map(ComputeDtype::of)
                .orElseThrow(() -> new IllegalArgumentException(
                        "compute dtype: expected auto, float32, float16 or bfloat16, got \"" + name + "\""));
    }

    /** Settles {@code auto} for the CPU of this machine. */
    public FloatFormat onThisCpu() {
        return onCpu(CPU_DESCRIPTION);
    }

    /** @param description a file in the form of Linux' {@code /proc/cpuinfo}; if it does not exist, the CPU has no bfloat16 */
    FloatFormat onCpu(Path description) {
        return chosen.orElseGet(() -> multipliesBfloat16(description) ? FloatFormat.BFLOAT16 : FloatFormat.FLOAT32);
    }

    /** Settles {@code auto} for a GPU. */
    public FloatFormat onGpu() {
        return chosen.orElse(FloatFormat.BFLOAT16);
    }

    private static boolean multipliesBfloat16(Path description) {
        if (!Files.isReadable(description)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(description)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Arrays.stream(line.split("\\s+")).anyMatch(BFLOAT16_FLAGS::contains))
                    .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return chosen.map(FloatFormat::name).orElse("auto").toLowerCase(Locale.ROOT);
    }
}
