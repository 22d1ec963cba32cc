package io.globalcom2.benchmarks.compare.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Float16Test {
    @Test
    void everyPatternBecomesItselfAgain() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Float16.fromBits((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Float16.toBits(value)).isEqualTo((short) bits);
            }
        }
        assertThat(Float16.fromBits(Float16.toBits(Float.NaN))).isNaN();
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        assertThat(Float16.toBits(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
        assertThat(Float16.toBits(1 + 0x1.8p-10f)).isEqualTo((short) 0x3c02);
        assertThat(Float16.toBits(65_519)).isEqualTo((short) 0x7bff);
        assertThat(Float16.toBits(65_520)).isEqualTo((short) 0x7c00);
        assertThat(Float16.toBits(-0x1.8p-24f)).isEqualTo((short) 0x8002);
        assertThat(Float16.toBits(0x1p-25f)).isZero();
    }
}
