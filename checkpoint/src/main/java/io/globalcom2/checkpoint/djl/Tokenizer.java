package io.globalcom2.checkpoint.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.CheckpointFile;
import io.globalcom2.checkpoint.tokens.SpecialTokens;
import io.globalcom2.checkpoint.tokens.TokenizerFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code tokenizer.json}: text to token ids and back. Any thread; close it when no thread uses it any more. */
public final class Tokenizer implements AutoCloseable {
    /** Else DJL cuts at 512 tokens and pads. */
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD");

    private final HuggingFaceTokenizer tokenizer;
    private final SpecialTokens specialTokens;
    private final Set<Long> silentIds;
    private final Optional<Long> firstId;

    private Tokenizer(HuggingFaceTokenizer tokenizer, TokenizerFile file) {
        this.tokenizer = tokenizer;
        specialTokens = file.specialTokens();
        silentIds = file.silentIds();
        firstId = firstOfPostProcessor();
    }

    /**
     * Opens the tokenizer of a checkpoint folder.
     *
     * @throws CheckpointException if {@code tokenizer.json} is missing or malformed
     */
    public static Tokenizer open(Path folder) {
        Offline.enforce();
        Path file = folder.resolve("tokenizer.json");
        byte[] content = CheckpointFile.readIfPresent(file)
                .orElseThrow(() ->
                        new CheckpointException("there is no " + file + "; slow tokenizers alone are not supported"));
        try {
            TokenizerFile read = TokenizerFile.parse(content);
            InputStream sealed = new ByteArrayInputStream(read.sealed());
            return new Tokenizer(HuggingFaceTokenizer.newInstance(sealed, OPTIONS), read);
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException("cannot load " + file + ": " + e.getMessage(), e);
        }
    }

    /** What stands before any text where special tokens are added. */
    private Optional<Long> firstOfPostProcessor() {
        long[] added = tokenizer.encode("a", true, false).getIds();
        long[] alone = tokenizer.encode("a", false, false).getIds();
        return added.length > alone.length && added[0] != alone[0] ? Optional.of(added[0]) : Optional.empty();
    }

    /** Token ids of the text alone: no special tokens but those written in it, outside of what {@link #plain} marked. */
    public long[] encode(String text) {
        return tokenizer.encode(specialTokens.seal(text), false, false).getIds();
    }

    /** A caller's text, to be put into what {@link #encode} reads: text all of it, whatever special tokens it spells. */
    public String plain(String text) {
        return specialTokens.plain(text);
    }

    /**
     * Token ids of a whole prompt. It starts with the beginning-of-sequence token where transformers puts one, unless the template has written it.
     */
    public long[] encodePrompt(String text) {
        long[] ids = encode(text);
        if (firstId.isEmpty() || Arrays.stream(ids).anyMatch(id -> id == firstId.get())) {
            return ids;
        }
        long[] prompt = new long[ids.length + 1];
        prompt[0] = firstId.get();
        System.arraycopy(ids, 0, prompt, 1, ids.length);
        return prompt;
    }

    /** Text of the ids, special tokens left out. */
    public String decode(long... ids) {
        return specialTokens.unseal(tokenizer.decode(
                Arrays.stream(ids).filter(id -> !silentIds.contains(id)).toArray(), false));
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
