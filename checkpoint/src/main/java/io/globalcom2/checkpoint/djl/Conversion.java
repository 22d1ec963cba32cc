package io.globalcom2.checkpoint.djl;

import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.tensor.FloatFormat;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Weights that are stored in another dtype than they are kept in: they are read once and take memory of their own, where others are mapped from the file. */
public record Conversion(FloatFormat from, FloatFormat to, long storedBytes) {
    /** What it takes to keep tensors in a dtype, one for each other dtype that they are stored in. */
    public static List<Conversion> of(Collection<StoredTensor> tensors, FloatFormat to) {
        return Arrays.stream(FloatFormat.values())
                .filter(from -> from != to)
                .map(from -> new Conversion(from, to, storedBytes(tensors, from)))
                .filter(conversion -> conversion.storedBytes() > 0)
                .toList();
    }

    /** Bytes of what they become. */
    public long sizeBytes() {
        return storedBytes / from.sizeBytes() * to.sizeBytes();
    }

    private static long storedBytes(Collection<StoredTensor> tensors, FloatFormat dtype) {
        return tensors.stream()
                .filter(tensor -> tensor.dtype() == dtype)
                .mapToLong(StoredTensor::sizeBytes)
                .sum();
    }

    /** As people read it. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,.1f MB of %s to %,.1f MB of %s",
                storedBytes / 1e6,
                name(from),
                sizeBytes() / 1e6,
                name(to));
    }

    private static String name(FloatFormat dtype) {
        return dtype.name().toLowerCase(Locale.ROOT);
    }
}
