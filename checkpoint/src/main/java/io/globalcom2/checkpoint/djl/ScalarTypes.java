package io.globalcom2.checkpoint.djl;

import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.safetensors.StoredDtype;

/** The numbers by which a program names dtypes. Source: {@code c10/core/ScalarType.h} of PyTorch; they never change. */
final class ScalarTypes {
    private static final int FLOAT16 = 5;
    private static final int FLOAT32 = 6;
    private static final int BFLOAT16 = 15;

    private ScalarTypes() {}

    static int of(ComputeDtype dtype) {
        return switch (dtype) {
            case FLOAT32 -> FLOAT32;
            case FLOAT16 -> FLOAT16;
            case BFLOAT16 -> BFLOAT16;
            case AUTO -> throw new IllegalArgumentException("the compute dtype is not settled yet");
        };
    }

    static int of(StoredDtype dtype) {
        return switch (dtype) {
            case F32 -> FLOAT32;
            case F16 -> FLOAT16;
            case BF16 -> BFLOAT16;
        };
    }
}
