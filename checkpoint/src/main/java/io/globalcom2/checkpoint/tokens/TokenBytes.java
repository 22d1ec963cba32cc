package io.globalcom2.checkpoint.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.CheckpointFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * What each token of {@code tokenizer.json} adds to a text, in bytes of UTF-8, as the decoder that the file names has it: {@code ByteLevel}, or a sequence of {@code Replace}
 * ({@code ▁} for a blank), {@code ByteFallback}, {@code Fuse} and {@code Strip} (the blank before the first word). A token may be part of a character.
 *
 * @param tokens by id; empty for tokens that no answer has in its text: those that the file adds, but for bytes and blanks
 * @param names of tokens that add no text, by id, as the file writes them
 * @param dropsFirstBlank whether a blank at the start of a text is left out
 */
public record TokenBytes(List<byte[]> tokens, Map<Integer, String> names, boolean dropsFirstBlank) {
    private static final byte[] NO_TEXT = {};
    private static final int HEXADECIMAL = 16;
    /** Several times as many as the largest vocabularies have; an id takes memory for all below it. */
    private static final int MAX_TOKENS = 1 << 21;
    /** Bytes that the byte-level alphabet shows as the character of the same number; the others follow from U+0100 on. */
    private static final Map<Character, Byte> BYTE_LEVEL = byteLevel();

    public TokenBytes {
        tokens = List.copyOf(tokens);
        names = Map.copyOf(names);
    }

    /**
     * Reads the file.
     *
     * @throws CheckpointException when it cannot be read, or names another decoder
     */
    public static TokenBytes read(Path file) {
        byte[] content =
                CheckpointFile.readIfPresent(file).orElseThrow(() -> new CheckpointException("there is no " + file));
        try {
            return of(new ObjectMapper().readTree(content));
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static TokenBytes of(JsonNode file) {
        JsonNode decoder = file.path("decoder");
        boolean isByteLevel = decoder.path("type").asText().equals("ByteLevel");
        boolean dropsFirstBlank = !isByteLevel && dropsFirstBlank(decoder);
        List<byte[]> tokens = new ArrayList<>();
        Map<Integer, String> names = new HashMap<>();
        for (JsonNode token : file.path("added_tokens")) {
            String content = token.path("content").asText();
            boolean isText = TokenizerFile.isBlank(content)
                    || (!isByteLevel
                            && TokenizerFile.BYTE_TOKEN.matcher(content).matches());
            if (isText) {
                put(tokens, token.path("id").asInt(), isByteLevel ? content.getBytes(UTF_8) : withFallback(content));
            } else {
                names.put(token.path("id").asInt(), content);
                put(tokens, token.path("id").asInt(), NO_TEXT);
            }
        }
        Set<String> silent = Set.copyOf(names.values());
        file.path("model").path("vocab").properties().stream()
                .filter(token -> !silent.contains(token.getKey()))
                .forEach(token -> put(
                        tokens,
                        token.getValue().asInt(),
                        isByteLevel ? byteLevel(token.getKey()) : withFallback(token.getKey())));
        return new TokenBytes(tokens, names, dropsFirstBlank);
    }

    private static void put(List<byte[]> tokens, int id, byte... bytes) {
        if (id < 0 || id >= MAX_TOKENS) {
            throw new CheckpointException(
                    "tokenizer.json: expected ids of tokens in [0, %d), got %d".formatted(MAX_TOKENS, id));
        }
        while (tokens.size() <= id) {
            tokens.add(NO_TEXT);
        }
        tokens.set(id, bytes);
    }

    private static boolean dropsFirstBlank(JsonNode decoder) {
        boolean drops = false;
        boolean hasBytes = false;
        for (JsonNode step : decoder.path("decoders")) {
            boolean isKnown =
                    switch (step.path("type").asText()) {
                        case "Replace" ->
                            step.path("pattern").path("String").asText().equals("▁")
                                    && step.path("content").asText().equals(" ");
                        case "ByteFallback" -> {
                            hasBytes = true;
                            yield true;
                        }
                        case "Fuse" -> true;
                        case "Strip" -> {
                            drops |= step.path("start").asInt() == 1;
                            yield step.path("content").asText().equals(" ")
                                    && step.path("start").asInt() <= 1
                                    && step.path("stop").asInt() == 0;
                        }
                        default -> false;
                    };
            if (!isKnown) {
                throw unknown(step);
            }
        }
        if (!hasBytes) {
            throw unknown(decoder);
        }
        return drops;
    }

    private static CheckpointException unknown(JsonNode decoder) {
        return new CheckpointException(
                "expected a tokenizer whose decoder is ByteLevel, or Replace, ByteFallback, Fuse and Strip as SentencePiece has them, got "
                        + (decoder.path("type").isTextual()
                                ? decoder.path("type").asText()
                                : "none"));
    }

    private static byte[] withFallback(String token) {
        Matcher isByte = TokenizerFile.BYTE_TOKEN.matcher(token);
        return isByte.matches()
                ? new byte[] {(byte) Integer.parseInt(token.substring(3, 5), HEXADECIMAL)}
                : token.replace('▁', ' ').getBytes(UTF_8);
    }

    /** A token with a character of another alphabet is text as it stands. */
    private static byte[] byteLevel(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            Byte value = BYTE_LEVEL.get(token.charAt(i));
            if (value == null) {
                return token.getBytes(UTF_8);
            }
            bytes[i] = value;
        }
        return bytes;
    }

    private static Map<Character, Byte> byteLevel() {
        Map<Character, Byte> alphabet = new HashMap<>();
        char other = 0x100;
        for (int value = 0; value < 256; value++) {
            boolean isShown = ('!' <= value && value <= '~') || (0xA1 <= value && value != 0xAD);
            alphabet.put(isShown ? (char) value : other++, (byte) value);
        }
        return alphabet;
    }
}
