package io.globalcom2.checkpoint.djl;

import io.globalcom2.checkpoint.safetensors.StoredTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a service takes of a checkpoint and of memory, known from headers and settings before anything is read.
 *
 * @param tensors that it reads
 * @param conversions of those that are kept in another dtype than they are stored in
 * @param memoryBytes beside the heap, by what holds them
 */
public record ServiceNeed(List<StoredTensor> tensors, List<Conversion> conversions, Map<String, Long> memoryBytes) {
    public ServiceNeed {
        tensors = List.copyOf(tensors);
        conversions = List.copyOf(conversions);
        memoryBytes = Collections.unmodifiableMap(new LinkedHashMap<>(memoryBytes));
    }

    /** All of it. */
    public long sizeBytes() {
        return memoryBytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
