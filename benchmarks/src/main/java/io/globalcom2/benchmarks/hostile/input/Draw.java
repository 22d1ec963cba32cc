package io.globalcom2.benchmarks.hostile.input;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.SplittableRandom;

/** Random choices that generators make. */
public final class Draw {
    private Draw() {}

    /** One of them. */
    public static <T> T oneOf(SplittableRandom random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Bytes of any value. */
    public static ByteString bytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
