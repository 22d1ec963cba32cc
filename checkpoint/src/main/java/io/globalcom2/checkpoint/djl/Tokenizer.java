package io.globalcom2.checkpoint.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.JsonObject;
import io.globalcom2.checkpoint.config.TokenizerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code tokenizer.json}: text to token ids and back. Any thread; close it when no thread uses it any more. */
public final class Tokenizer implements AutoCloseable {
    /** Else DJL cuts at 512 tokens and pads. */
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD");

    /** Stands for one byte of a character that has no token of its own. Some files mark these as special; they are text all the same. */
    private static final Pattern BYTE_TOKEN = Pattern.compile("<0x[0-9A-F]{2}>");

    private final HuggingFaceTokenizer tokenizer;
    private final Set<Long> specialIds;
    private final Optional<Long> firstId;

    private Tokenizer(HuggingFaceTokenizer tokenizer, Set<Long> specialIds, Optional<String> firstToken) {
        this.tokenizer = tokenizer;
        this.specialIds = specialIds;
        firstId = firstToken.map(this::singleId);
    }

    /**
     * Opens the tokenizer of a checkpoint folder.
     *
     * @throws CheckpointException if {@code tokenizer.json} is missing or malformed, or does not know the beginning-of-sequence token
     */
    public static Tokenizer open(Path folder, TokenizerConfig config) {
        Offline.enforce();
        Path file = folder.resolve("tokenizer.json");
        if (!Files.exists(file)) {
            throw new CheckpointException("there is no " + file + "; slow tokenizers alone are not supported");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return new Tokenizer(
                    HuggingFaceTokenizer.newInstance(stream, OPTIONS),
                    specialIds(JsonObject.read(file)),
                    config.firstToken());
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException("cannot load " + file + ": " + e.getMessage(), e);
        }
    }

    /** Token ids of the text alone: no special tokens but those written in it. */
    public long[] encode(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    /**
     * Token ids of a whole prompt. It starts with the beginning-of-sequence token of {@code tokenizer_config.json} unless there is none, it is switched off, or
     * the text starts with it.
     */
    public long[] encodePrompt(String text) {
        long[] ids = encode(text);
        if (firstId.isEmpty() || (ids.length > 0 && ids[0] == firstId.get())) {
            return ids;
        }
        long[] prompt = new long[ids.length + 1];
        prompt[0] = firstId.get();
        System.arraycopy(ids, 0, prompt, 1, ids.length);
        return prompt;
    }

    /** Text of the ids, special tokens left out. */
    public String decode(long... ids) {
        return tokenizer.decode(
                Arrays.stream(ids).filter(id -> !specialIds.contains(id)).toArray(), false);
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static Set<Long> specialIds(JsonObject file) {
        return file.objects("added_tokens").stream()
                .filter(token -> token.flag("special", false))
                .filter(token ->
                        !BYTE_TOKEN.matcher(token.text("content").orElse("")).matches())
                .map(token -> (long) token.integer("id", -1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private long singleId(String token) {
        long[] ids = encode(token);
        if (ids.length != 1) {
            throw new CheckpointException("expected the beginning-of-sequence token " + token + " to be one token, got "
                    + Arrays.toString(ids));
        }
        return ids[0];
    }
}
