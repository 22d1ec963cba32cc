package io.globalcom2.checkpoint.config;

import java.util.List;

/** A candidate size of the assembled crop grid, in pixels. Files list it as (height, width), as Hugging Face reads it. */
public record Pinpoint(int height, int width) {
    static List<Pinpoint> listOf(JsonObject file, String key) {
        List<List<Integer>> pairs = file.integerLists(key);
        for (List<Integer> pair : pairs) {
            if (pair.size() != 2 || pair.get(0) <= 0 || pair.get(1) <= 0) {
                throw file.invalid(key, "pairs of numbers above zero", pair);
            }
        }
        return pairs.stream()
                .map(pair -> new Pinpoint(pair.get(0), pair.get(1)))
                .toList();
    }
}
