package io.globalcom2.checkpoint.safetensors;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The header, checked as the reference implementation checks it ({@code safetensors/src/tensor.rs}) before any data is touched. */
final class SafetensorsHeader {
    /** The reference implementation's limit. */
    static final long MAX_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SafetensorsHeader() {}

    /** Before the header is read: whether its announced length is possible. */
    static void checkLength(long headerBytes, long followingBytes) {
        if (headerBytes < 0 || headerBytes > MAX_BYTES) {
            throw new MalformedHeaderException(
                    "expected a header of at most " + MAX_BYTES + " bytes, got " + Long.toUnsignedString(headerBytes));
        }
        if (headerBytes > followingBytes) {
            throw new MalformedHeaderException(
                    "expected a header of " + headerBytes + " bytes, got a file with " + followingBytes + " more");
        }
    }

    /**
     * Parses and checks a header.
     *
     * @param dataBytes how many bytes follow the header
     * @return tensors by name, in the order of their data
     */
    static Map<String, TensorEntry> parse(byte[] json, long dataBytes) {
        List<Map.Entry<String, TensorEntry>> entries = new ArrayList<>();
        readTree(json).properties().forEach(property -> {
            if (!property.getKey().equals(METADATA)) {
                entries.add(Map.entry(property.getKey(), entry(property.getKey(), property.getValue())));
            }
        });
        entries.sort(Comparator.<Map.Entry<String, TensorEntry>>comparingLong(
                        entry -> entry.getValue().begin())
                .thenComparingLong(entry -> entry.getValue().end()));
        return checkLayout(entries, dataBytes);
    }

    /** Tensors lie end to end, without holes or overlap, and fill the file. */
    private static Map<String, TensorEntry> checkLayout(List<Map.Entry<String, TensorEntry>> entries, long dataBytes) {
        Map<String, TensorEntry> byName = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, TensorEntry> named : entries) {
            TensorEntry entry = named.getValue();
            if (entry.begin() != end || entry.end() < entry.begin()) {
                throw new MalformedHeaderException("tensor " + named.getKey() + " expected to begin at byte " + end
                        + ", got [" + entry.begin() + ", " + entry.end() + ")");
            }
            entry.check(named.getKey());
            end = entry.end();
            byName.put(named.getKey(), entry);
        }
        if (end != dataBytes) {
            throw new MalformedHeaderException("expected " + end + " bytes of data, got " + dataBytes);
        }
        return byName;
    }

    private static JsonNode readTree(byte[] json) {
        if (json.length == 0 || json[0] != '{') {
            throw new MalformedHeaderException("expected a header that begins with '{'");
        }
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new MalformedHeaderException("its header is not JSON", e);
        }
    }

    private static TensorEntry entry(String name, JsonNode node) {
        long[] offsets = sizes(name, "data_offsets", node.path("data_offsets"));
        if (!node.path("dtype").isTextual() || offsets.length != 2) {
            throw new MalformedHeaderException(
                    "tensor " + name + " expected dtype, shape and two data_offsets, got " + node);
        }
        return new TensorEntry(
                node.get("dtype").textValue(), sizes(name, "shape", node.path("shape")), offsets[0], offsets[1]);
    }

    private static long[] sizes(String name, String key, JsonNode list) {
        if (!list.isArray()) {
            throw new MalformedHeaderException("tensor " + name + " expected a list as " + key + ", got " + list);
        }
        long[] sizes = new long[list.size()];
        for (int i = 0; i < sizes.length; i++) {
            JsonNode size = list.get(i);
            if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
                throw new MalformedHeaderException("tensor " + name + " expected sizes as " + key + ", got " + list);
            }
            sizes[i] = size.longValue();
        }
        return sizes;
    }
}
