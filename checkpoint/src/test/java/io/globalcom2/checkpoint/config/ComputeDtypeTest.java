package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDtypeTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "fpu avx512f avx512_bf16 sse, BFLOAT16",
        "fpu amx_bf16 amx_tile, BFLOAT16",
        "fpu avx2 avx512f, FLOAT32",
        "fpu avx512_bf16ish, FLOAT32",
    })
    void theCpusFlagsDecide(String flags, FloatFormat expected) throws IOException {
        Path description = folder.resolve("cpuinfo");
        Files.writeString(
                description, "processor\t: 0\nmodel name\t: avx512_bf16\nflags\t\t: " + flags + "\nbugs\t\t:\n");

        assertThat(ComputeDtype.AUTO.onCpu(description)).isEqualTo(expected);
    }

    @Test
    void anUnknownCpuComputesInFloat32() {
        assertThat(ComputeDtype.AUTO.onCpu(folder.resolve("none"))).isEqualTo(FloatFormat.FLOAT32);
    }

    @Test
    void aGpuComputesInBfloat16() {
        assertThat(ComputeDtype.AUTO.onGpu()).isEqualTo(FloatFormat.BFLOAT16);
    }

    @ParameterizedTest
    @EnumSource
    void aChosenDtypeStays(FloatFormat dtype) {
        assertThat(ComputeDtype.of(dtype).onThisCpu()).isEqualTo(dtype);
        assertThat(ComputeDtype.of(dtype).onGpu()).isEqualTo(dtype);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "float32", "float16", "bfloat16"})
    void readsWhatItWrites(String name) {
        assertThat(ComputeDtype.of(name)).hasToString(name);
        assertThat(ComputeDtype.of(name.toUpperCase(Locale.ROOT))).hasToString(name);
    }

    @Test
    void refusesOtherNames() {
        assertThatThrownBy(() -> ComputeDtype.of("half"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compute dtype: expected auto, float32, float16 or bfloat16, got \"half\"");
    }
}
