package io.globalcom2.tensor;

import java.util.Arrays;
import java.util.Optional;

/**
 * The floating-point formats of weights, features and caches: the one list of them, with the names and numbers they go by elsewhere. All
 * are little-endian wherever they are bytes.
 */
public enum FloatFormat {
    /** IEEE 754 binary32. */
    FLOAT32(4, 6, "F32", 1),
    /** IEEE 754 binary16. */
    FLOAT16(2, 5, "F16", 2),
    /** The upper half of a binary32. */
    BFLOAT16(2, 15, "BF16", 3);

    private final int sizeBytes;
    private final int torchScalarType;
    private final String safetensorsName;
    private final int wireNumber;

    FloatFormat(int sizeBytes, int torchScalarType, String safetensorsName, int wireNumber) {
        this.sizeBytes = sizeBytes;
        this.torchScalarType = torchScalarType;
        this.safetensorsName = safetensorsName;
        this.wireNumber = wireNumber;
    }

    /** Size of one element. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** The number by which TorchScript programs name it. Source: {@code c10/core/ScalarType.h} of PyTorch; it never changes. */
    public int torchScalarType() {
        return torchScalarType;
    }

    /** Its name in the header of a safetensors file. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** The number of its value in the enum {@code globalcom2.v1.Dtype}. */
    public int wireNumber() {
        return wireNumber;
    }

    /** The format of that {@link #safetensorsName}; empty for every other element type. */
    public static Optional<FloatFormat> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(format -> format.safetensorsName.equals(name))
                .findFirst();
    }

    /** The format of that number in the enum {@code globalcom2.v1.Dtype}; empty for one that this version does not know. */
    public static Optional<FloatFormat> ofWire(int number) {
        return Arrays.stream(values())
                .filter(format -> format.wireNumber == number)
                .findFirst();
    }
}
