package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

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
    void theCpusFlagsDecide(String flags, ComputeDtype expected) throws IOException {
        Path description = folder.resolve("cpuinfo");
        Files.writeString(
                description, "processor\t: 0\nmodel name\t: avx512_bf16\nflags\t\t: " + flags + "\nbugs\t\t:\n");

        assertThat(ComputeDtype.AUTO.onCpu(description)).isEqualTo(expected);
    }

    @Test
    void anUnknownCpuComputesInFloat32() {
        assertThat(ComputeDtype.AUTO.onCpu(folder.resolve("none"))).isEqualTo(ComputeDtype.FLOAT32);
    }

    @Test
    void aGpuComputesInBfloat16() {
        assertThat(ComputeDtype.AUTO.onGpu()).isEqualTo(ComputeDtype.BFLOAT16);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void aChosenDtypeStays(ComputeDtype dtype) {
        assertThat(dtype.onThisCpu()).isEqualTo(dtype);
        assertThat(dtype.onGpu()).isEqualTo(dtype);
    }
}
