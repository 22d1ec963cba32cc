package io.globalcom2.generation.djl;

import static io.globalcom2.checkpoint.djl.ProcessMemory.gigabytes;

import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.djl.Conversion;
import io.globalcom2.checkpoint.djl.ProcessMemory;
import io.globalcom2.checkpoint.djl.QuantizedWeights;
import io.globalcom2.checkpoint.djl.ServiceNeed;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.tensor.FloatFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the language tier needs of memory, known before anything is converted or set aside. */
final class MemoryNeed {
    private final LanguageModelWeights weights;
    private final FloatFormat dtype;
    private final KeyValueCache cache;

    /** @param dtype that the model computes in */
    MemoryNeed(LanguageModelWeights weights, FloatFormat dtype, KeyValueCache cache) {
        this.weights = weights;
        this.dtype = dtype;
        this.cache = cache;
    }

    /** With what it reads of the checkpoint. */
    ServiceNeed with(WeightFormat format) {
        Map<String, StoredTensor> converted = weights.tensors();
        converted.remove(LanguageModelWeights.EMBEDDINGS);
        if (format != WeightFormat.DENSE) {
            converted.keySet().removeAll(weights.quantizable(format).keySet());
        }
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("weights (%s)".formatted(name(format)), weightsBytes(format));
        bytes.put("KV cache (%d positions)".formatted(cache.positions()), cache.sizeBytes());
        return new ServiceNeed(
                weights.tensors().values().stream().distinct().toList(),
                Conversion.of(converted.values(), dtype),
                bytes);
    }

    /** Bytes of all weights in a format. */
    long weightsBytes(WeightFormat format) {
        Map<String, StoredTensor> dense = weights.tensors();
        StoredTensor embeddings = dense.remove(LanguageModelWeights.EMBEDDINGS);
        long bytes = ProcessMemory.bytesOf(List.of(embeddings), embeddings.dtype());
        if (format != WeightFormat.DENSE) {
            Map<String, StoredTensor> quantized = weights.quantizable(format);
            dense.keySet().removeAll(quantized.keySet());
            bytes += QuantizedWeights.bytesOf(format, quantized.values());
        }
        return bytes + ProcessMemory.bytesOf(dense.values(), dtype);
    }

    /**
     * Checks that it is there.
     *
     * @throws IllegalStateException when it is not; says what each part needs and which formats would fit
     */
    void requireFits(WeightFormat format, ProcessMemory memory) {
        String what = "the language model needs %s of weights (%s) and %s of KV cache (%d positions)"
                .formatted(
                        gigabytes(weightsBytes(format)), name(format), gigabytes(cache.sizeBytes()), cache.positions());
        memory.requireFits(
                weightsBytes(format) + cache.sizeBytes(),
                what,
                "lower globalcom2.llm.cache-positions or globalcom2.llm.max-context" + smallerWeights(format, memory));
    }

    private String smallerWeights(WeightFormat format, ProcessMemory memory) {
        return Stream.of(WeightFormat.INT8, WeightFormat.INT4)
                .filter(smaller -> smaller.compareTo(format) > 0)
                .filter(smaller -> weightsBytes(smaller) + cache.sizeBytes() <= memory.besideTheHeapBytes())
                .map(smaller -> ", or set globalcom2.model.weights=%s for %s of weights"
                        .formatted(name(smaller), gigabytes(weightsBytes(smaller))))
                .collect(Collectors.joining());
    }

    private String name(WeightFormat format) {
        return (format == WeightFormat.DENSE ? dtype.name() : format.name()).toLowerCase(Locale.ROOT);
    }
}
