package io.globalcom2.checkpoint.djl;

import com.sun.management.OperatingSystemMXBean;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.tensor.FloatFormat;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Locale;

/**
 * Memory that a process may use.
 *
 * @param totalBytes of the machine, or of the container around this process
 * @param heapBytes that the heap may grow to
 */
public record ProcessMemory(long totalBytes, long heapBytes) {
    /** What this process may use. */
    public static ProcessMemory ofThisProcess() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new ProcessMemory(
                system.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
    }

    /** Bytes of tensors once they are in a dtype. Where they are stored in it they are mapped, and want to stay in memory all the same. */
    public static long bytesOf(Collection<StoredTensor> tensors, FloatFormat dtype) {
        return tensors.stream()
                .mapToLong(tensor -> tensor.sizeBytes() / tensor.dtype().sizeBytes() * dtype.sizeBytes())
                .sum();
    }

    /** What is left beside the heap. */
    public long besideTheHeapBytes() {
        return totalBytes - heapBytes;
    }

    /**
     * Checks that so much fits beside the heap.
     *
     * @param need of bytes outside the heap
     * @param what needs it, and for what, as a sentence goes on behind it
     * @param help what makes it fit
     * @throws IllegalStateException when it does not
     */
    public void requireFits(long need, String what, String help) {
        if (need > besideTheHeapBytes()) {
            throw new IllegalStateException(
                    "%s: %s in all, expected at most %s, those of %s that a heap of %s leaves; %s"
                            .formatted(
                                    what,
                                    gigabytes(need),
                                    gigabytes(besideTheHeapBytes()),
                                    gigabytes(totalBytes),
                                    gigabytes(heapBytes),
                                    help));
        }
    }

    /** As people read it. */
    public static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
