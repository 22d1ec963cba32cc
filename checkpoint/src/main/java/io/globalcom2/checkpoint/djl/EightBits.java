package io.globalcom2.checkpoint.djl;

import io.globalcom2.checkpoint.config.WeightFormat;
import java.util.Map;

/** The part {@code eight_bits.py} of programs that multiply by weights. */
public final class EightBits {
    private EightBits() {}

    /** For weights that are kept in the format; a part without matrices where it is another. */
    public static ProgramSource part(WeightFormat format) {
        return ProgramSource.read(EightBits.class, "eight_bits.py", Map.of("rows_too", format == WeightFormat.W8A8));
    }
}
