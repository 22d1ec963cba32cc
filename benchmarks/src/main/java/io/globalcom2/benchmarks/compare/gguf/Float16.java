package io.globalcom2.benchmarks.compare.gguf;

/** IEEE 754 binary16, which the JDK converts from version 20 on. */
final class Float16 {
    private static final int MANTISSA_BITS_DROPPED = 13;
    private static final int EXPONENT_DIFFERENCE = 127 - 15;
    private static final int INFINITY = 0x7c00;
    /** Half of the least number, 2^-24: what is not above it becomes zero. */
    private static final float HALF_OF_LEAST = 0x1p-25f;

    private static final float LEAST_NORMAL = 0x1p-14f;

    private Float16() {}

    /** Rounds to the nearest, ties to even; what is too large becomes infinite. */
    static short toBits(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | INFINITY | 1);
        }
        if (magnitude <= HALF_OF_LEAST) {
            return (short) sign;
        }
        if (magnitude < LEAST_NORMAL) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int absolute = bits & 0x7fffffff;
        int odd = absolute >>> MANTISSA_BITS_DROPPED & 1;
        int rounded = (absolute + 0xfff + odd - (EXPONENT_DIFFERENCE << 23)) >>> MANTISSA_BITS_DROPPED;
        return (short) (sign | Math.min(rounded, INFINITY));
    }

    static float fromBits(short bits) {
        float sign = bits < 0 ? -1 : 1;
        int exponent = bits >>> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        if (exponent == 0) {
            return sign * mantissa * 0x1p-24f;
        }
        if (exponent == 0x1f) {
            return mantissa == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        return sign * Float.intBitsToFloat((exponent + EXPONENT_DIFFERENCE) << 23 | mantissa << MANTISSA_BITS_DROPPED);
    }
}
