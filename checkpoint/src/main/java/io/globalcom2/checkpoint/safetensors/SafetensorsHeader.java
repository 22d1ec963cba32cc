package io.globalcom2.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The header, checked as the reference implementation checks it ({@code safetensors/src/tensor.rs}) before any data is touched. */
final class SafetensorsHeader {
    /** The reference implementation's limit. */
    static final long MAX_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final String SHAPE = "shape";
    private static final String OFFSETS = "data_offsets";
    /** Checkpoints of 72 billion parameters have some two thousand. */
    private static final int MAX_TENSORS = 1 << 16;

    private static final int MAX_DIMENSIONS = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
     * Parses and checks a header, one tensor after the other: what a hostile one claims is never held as a whole.
     *
     * @param dataBytes how many bytes follow the header
     * @return tensors by name, in the order of their data
     */
    static Map<String, TensorEntry> parse(byte[] json, long dataBytes) {
        if (json.length == 0 || json[0] != '{') {
            throw new MalformedHeaderException("expected a header that begins with '{'");
        }
        List<Map.Entry<String, TensorEntry>> entries = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals(METADATA)) {
                    parser.skipChildren();
                } else if (entries.size() == MAX_TENSORS) {
                    throw new MalformedHeaderException("expected at most " + MAX_TENSORS + " tensors, got more");
                } else {
                    entries.add(Map.entry(name, entry(name, parser)));
                }
            }
            if (parser.nextToken() != null) {
                throw new MalformedHeaderException("its header is not JSON: something follows its end");
            }
        } catch (JsonProcessingException e) {
            throw new MalformedHeaderException("its header is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a header in memory", e);
        }
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

    /** The parser stands at the value. */
    private static TensorEntry entry(String name, JsonParser parser) throws IOException {
        require(parser.currentToken() == JsonToken.START_OBJECT, name, "an object", parser);
        String dtype = "";
        Map<String, long[]> sizes = new HashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    require(parser.currentToken() == JsonToken.VALUE_STRING, name, "a string as dtype", parser);
                    dtype = parser.getText();
                }
                case SHAPE, OFFSETS -> sizes.put(key, sizes(name, key, parser));
                default -> parser.skipChildren();
            }
        }
        long[] offsets = sizes.getOrDefault(OFFSETS, new long[0]);
        if (dtype.isEmpty() || !sizes.containsKey(SHAPE) || offsets.length != 2) {
            throw new MalformedHeaderException("tensor " + name + " expected dtype, shape and two data_offsets");
        }
        return new TensorEntry(dtype, sizes.get(SHAPE), offsets[0], offsets[1]);
    }

    private static long[] sizes(String name, String key, JsonParser parser) throws IOException {
        require(parser.currentToken() == JsonToken.START_ARRAY, name, "a list as " + key, parser);
        long[] sizes = new long[MAX_DIMENSIONS];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean isSize = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                    && parser.getLongValue() >= 0;
            require(isSize, name, "sizes as " + key, parser);
            require(count < MAX_DIMENSIONS, name, "at most " + MAX_DIMENSIONS + " numbers as " + key, parser);
            sizes[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(sizes, count);
    }

    private static void require(boolean valid, String name, String expected, JsonParser parser) throws IOException {
        if (!valid) {
            throw new MalformedHeaderException(
                    "tensor " + name + " expected " + expected + ", got " + parser.getText());
        }
    }
}
