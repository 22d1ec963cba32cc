package io.globalcom2.benchmarks.compare.systems;

import java.io.IOException;
import java.util.List;

/**
 * Whether a system computes the same as ours: the logits behind some short prompts.
 *
 * @param prompts how many
 * @param sameTokens after how many of them the likeliest token is the same
 * @param leastCosine of the two vectors of logits, of all prompts the least; 1 for equal ones
 */
record Agreement(String system, int prompts, int sameTokens, double leastCosine) {
    /** @param ours the logits of ours behind each prompt */
    static Agreement of(List<List<Double>> ours, ComparedSystem other, List<List<Integer>> prompts) throws IOException {
        int same = 0;
        double least = 1;
        for (int i = 0; i < prompts.size(); i++) {
            List<Double> expected = ours.get(i);
            List<Double> actual = other.logits(prompts.get(i));
            if (expected.size() != actual.size()) {
                throw new IOException(
                        "%s: expected %d logits, got %d".formatted(other.name(), expected.size(), actual.size()));
            }
            if (likeliest(expected) == likeliest(actual)) {
                same++;
            }
            least = Math.min(least, cosine(expected, actual));
        }
        return new Agreement(other.name(), prompts.size(), same, least);
    }

    String markdown() {
        return Cells.row(system, sameTokens + " of " + prompts, Cells.number(leastCosine, 5));
    }

    private static int likeliest(List<Double> logits) {
        int likeliest = 0;
        for (int token = 1; token < logits.size(); token++) {
            if (logits.get(token) > logits.get(likeliest)) {
                likeliest = token;
            }
        }
        return likeliest;
    }

    private static double cosine(List<Double> a, List<Double> b) {
        return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    }

    private static double product(List<Double> a, List<Double> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }
}
