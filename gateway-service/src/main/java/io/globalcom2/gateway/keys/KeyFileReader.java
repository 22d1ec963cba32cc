package io.globalcom2.gateway.keys;

import static io.globalcom2.failure.ServingException.invalidInput;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.failure.Quote;
import io.globalcom2.gateway.json.JsonField;
import io.globalcom2.wire.QueueLane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the file of API keys. Strict: a limit that is misspelt would be none. */
final class KeyFileReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Map<String, QueueLane> LANES = byName(QueueLane.values(), QueueLane::label);
    private static final Map<String, Method> METHODS = byName(Method.values(), Method::id);

    private KeyFileReader() {}

    /**
     * Reads a version of the file.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT naming the place in the file
     */
    static ApiKeys read(byte[] file) {
        List<JsonField> entries = parse(file).objectOf("keys").get("keys").list();
        if (entries.isEmpty()) {
            throw invalidInput("keys: expected at least one, got none");
        }
        List<ApiKey> keys = new ArrayList<>();
        for (JsonField entry : entries) {
            ApiKey key = key(entry.objectOf("name", "sha256", "limits", "lanes", "methods", "lowest_ratio"));
            for (ApiKey other : keys) {
                requireDifferent(entry, key, other);
            }
            keys.add(key);
        }
        return new ApiKeys(keys);
    }

    /** Says where the error is and nothing else: the parser's own message may quote a key that stands there. */
    private static JsonField parse(byte[] file) {
        try {
            return new JsonField("", JSON.readTree(file));
        } catch (JsonProcessingException e) {
            throw invalidInput("body: expected one JSON object of members that differ, got an error in line "
                    + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private static ApiKey key(JsonField entry) {
        JsonField digest = entry.get("sha256");
        return new ApiKey(
                name(entry.get("name")),
                KeyDigest.ofHex(digest.name(), digest.text()),
                new KeyRights(
                        choices(entry.get("lanes"), LANES),
                        choices(entry.get("methods"), METHODS),
                        ratio(entry.get("lowest_ratio"))),
                limits(entry.get("limits")));
    }

    /** Visible ASCII without anything that would have to be quoted in a header or in a label of a metric. */
    private static String name(JsonField field) {
        String name = field.text();
        if (!NAME.matcher(name).matches()) {
            throw invalidInput("%s: expected 1 to 64 of the characters A-Z a-z 0-9 . _ -, got %s"
                    .formatted(field.name(), Quote.of(name)));
        }
        return name;
    }

    private static KeyLimits limits(JsonField field) {
        if (field.isAbsent()) {
            return KeyLimits.NONE;
        }
        JsonField limits = field.objectOf("requests_in_flight", "prompt_tokens_per_minute", "image_tokens_per_minute");
        return new KeyLimits(
                limit(limits.get("requests_in_flight")),
                limit(limits.get("prompt_tokens_per_minute")),
                limit(limits.get("image_tokens_per_minute")));
    }

    private static OptionalLong limit(JsonField field) {
        OptionalLong limit = field.longInteger();
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw invalidInput("%s: expected at least 1, got %d".formatted(field.name(), limit.getAsLong()));
        }
        return limit;
    }

    private static double ratio(JsonField field) {
        double ratio = field.number().orElse(0);
        if (!field.isAbsent() && !(ratio > 0 && ratio <= 1)) {
            throw invalidInput("%s: expected a number in (0, 1], got %s".formatted(field.name(), ratio));
        }
        return ratio;
    }

    /** All there are where nothing is said. */
    private static <E extends Enum<E>> Set<E> choices(JsonField field, Map<String, E> byName) {
        if (field.isAbsent()) {
            return Set.copyOf(byName.values());
        }
        List<JsonField> names = field.list();
        if (names.isEmpty()) {
            throw invalidInput(field.name() + ": expected at least one, got none");
        }
        return Set.copyOf(names.stream().map(name -> choice(name, byName)).toList());
    }

    private static <E extends Enum<E>> E choice(JsonField field, Map<String, E> byName) {
        E value = byName.get(field.text());
        if (value == null) {
            throw invalidInput("%s: expected one of %s, got %s"
                    .formatted(field.name(), byName.keySet().stream().sorted().toList(), Quote.of(field.text())));
        }
        return value;
    }

    private static void requireDifferent(JsonField entry, ApiKey key, ApiKey other) {
        if (key.name().equals(other.name())) {
            throw invalidInput("%s.name: expected another name than those before, got %s again"
                    .formatted(entry.name(), Quote.of(key.name())));
        }
        if (key.digest().matches(other.digest())) {
            throw invalidInput("%s.sha256: expected another key than those before, got that of %s again"
                    .formatted(entry.name(), other.name()));
        }
    }

    private static <E extends Enum<E>> Map<String, E> byName(E[] values, Function<E, String> name) {
        return Stream.of(values).collect(toMap(name, identity()));
    }
}
