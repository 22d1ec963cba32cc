package io.globalcom2.checkpoint.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code tokenizer.json}, rewritten so that text cannot spell its special tokens: each gets a spelling of its own, in the list of added
 * tokens and in the model's vocabulary, and merges that lead to its old one are left out. Every id stays what it was, and so does the
 * reading of every other text. Added tokens of nothing but blanks are ordinary text and stay as they are.
 */
public final class TokenizerFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDED = "added_tokens";
    private static final String CONTENT = "content";

    /**
     * Stands for one byte of a character that has no token of its own. Some files list these with the special tokens; a model writes them as
     * text all the same, and text that spells one is not that byte.
     */
    static final Pattern BYTE_TOKEN = Pattern.compile("<0x[0-9A-F]{2}>");

    private final ObjectNode root;
    private final SpecialTokens specialTokens;
    private final Set<Long> silentIds = new HashSet<>();

    private TokenizerFile(ObjectNode root) {
        this.root = root;
        Set<String> special = new LinkedHashSet<>();
        Set<String> bytes = new HashSet<>();
        for (JsonNode token : root.path(ADDED)) {
            String content = token.path(CONTENT).asText();
            if (BYTE_TOKEN.matcher(content).matches()) {
                bytes.add(content);
            } else if (!isBlank(content)) {
                special.add(content);
            }
            if (token.path("special").asBoolean() && !bytes.contains(content)) {
                silentIds.add(token.path("id").asLong(-1));
            }
        }
        specialTokens = new SpecialTokens(special);
        seal(special, bytes);
    }

    /** Reads the file's content. */
    public static TokenizerFile parse(byte[] content) throws IOException {
        JsonNode root = JSON.readTree(content);
        if (root instanceof ObjectNode object) {
            requireNoMarks(object);
            return new TokenizerFile(object);
        }
        throw new IOException("expected a JSON object, got " + root.getNodeType());
    }

    /** A special token of marks would be spelled by those that keep a caller's text apart. */
    private static void requireNoMarks(ObjectNode root) throws IOException {
        for (JsonNode token : root.path(ADDED)) {
            if (SpecialTokens.hasMarks(token.path(CONTENT).asText())) {
                throw new IOException(
                        "expected added tokens without U+FDD0 to U+FDD2, which are no characters, got them in that of id "
                                + token.path("id").asLong(-1));
            }
        }
    }

    /** The spellings that only a template may write. */
    public SpecialTokens specialTokens() {
        return specialTokens;
    }

    /** Ids that are no part of an answer's text. */
    public Set<Long> silentIds() {
        return Set.copyOf(silentIds);
    }

    /** The rewritten file, for a tokenizer library to read. */
    public byte[] sealed() throws IOException {
        return JSON.writeValueAsBytes(root);
    }

    /** SentencePiece writes a space as {@code ▁}. */
    static boolean isBlank(String content) {
        return content.replace('▁', ' ').isBlank();
    }

    private void seal(Set<String> special, Set<String> bytes) {
        JsonNode model = root.path("model");
        JsonNode vocabulary = model.path("vocab");
        for (Iterator<JsonNode> tokens = root.path(ADDED).iterator(); tokens.hasNext(); ) {
            JsonNode token = tokens.next();
            String content = token.path(CONTENT).asText();
            if (special.contains(content)) {
                ((ObjectNode) token).put(CONTENT, SpecialTokens.sealed(content));
            } else if (bytes.contains(content) && vocabulary.has(content)) {
                tokens.remove();
            }
        }
        if (vocabulary instanceof ObjectNode words) {
            ((ObjectNode) model).set("vocab", renamed(words, special));
        } else if (vocabulary instanceof ArrayNode scored) {
            scored.forEach(piece -> rename(piece, special));
        }
        String unknown = model.path("unk_token").asText("");
        if (special.contains(unknown)) {
            ((ObjectNode) model).put("unk_token", SpecialTokens.sealed(unknown));
        }
        Set<String> unreachable = new HashSet<>(special);
        unreachable.addAll(bytes);
        removeMerges(model.path("merges"), unreachable);
    }

    private static ObjectNode renamed(ObjectNode words, Set<String> special) {
        ObjectNode renamed = JSON.createObjectNode();
        words.properties()
                .forEach(word -> renamed.set(
                        special.contains(word.getKey()) ? SpecialTokens.sealed(word.getKey()) : word.getKey(),
                        word.getValue()));
        return renamed;
    }

    /** A piece of a Unigram model, [text, score]. */
    private static void rename(JsonNode piece, Set<String> special) {
        String text = piece.path(0).asText();
        if (special.contains(text)) {
            ((ArrayNode) piece).set(0, TextNode.valueOf(SpecialTokens.sealed(text)));
        }
    }

    /** Merges are written {@code "left right"} or {@code ["left", "right"]}. */
    private static void removeMerges(JsonNode merges, Set<String> unreachable) {
        for (Iterator<JsonNode> pairs = merges.iterator(); pairs.hasNext(); ) {
            JsonNode pair = pairs.next();
            String[] sides = pair.isTextual()
                    ? pair.asText().split(" ", 2)
                    : new String[] {pair.path(0).asText(), pair.path(1).asText()};
            boolean leads = unreachable.contains(sides[0])
                    || (sides.length > 1
                            && (unreachable.contains(sides[1]) || unreachable.contains(sides[0] + sides[1])));
            if (leads) {
                pairs.remove();
            }
        }
    }
}
