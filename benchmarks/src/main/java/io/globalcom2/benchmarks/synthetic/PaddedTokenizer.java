package io.globalcom2.benchmarks.synthetic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A tokenizer with a word for every token of a model with random weights. Without one most of its tokens are no text, and a caller that reads a stream hears nothing of them.
 * Texts are read as before: no merge leads to the words.
 */
final class PaddedTokenizer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PaddedTokenizer() {}

    /**
     * Writes it.
     *
     * @param from {@code tokenizer.json} of a BPE model with token ids
     * @param vocabulary tokens of the model
     * @throws IOException when it cannot be read or written
     */
    static void write(Path from, Path to, int vocabulary) throws IOException {
        JSON.writeValue(to.toFile(), pad(JSON.readTree(from.toFile()), vocabulary));
    }

    static JsonNode pad(JsonNode tokenizer, int vocabulary) {
        ObjectNode words = (ObjectNode) tokenizer.required("model").required("vocab");
        Set<Integer> known = new HashSet<>();
        words.forEach(id -> known.add(id.asInt()));
        for (JsonNode token : tokenizer.path("added_tokens")) {
            // Those that the words lack are given the ids behind the last word, whatever id they name.
            known.add(token.required("id").asInt());
            words.put(token.required("content").asText(), token.required("id").asInt());
        }
        for (int id = 0; id < vocabulary; id++) {
            if (!known.contains(id)) {
                words.put("▁word" + id, id);
            }
        }
        return tokenizer;
    }
}
