package io.globalcom2.compression.globalcom2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What becomes of dropped tokens where they are not lost: each is averaged into the kept token of its view whose feature is most similar
 * (largest cosine, of equals the lower index). The average is weighted by the softmax of the saliency scores of those it is over. Where they
 * are attention logits of a CLS token, this is how that token itself averages: the weights are its attention, in which a group weighs its
 * tokens as the whole view does.
 *
 * @param groups one for each kept token, in the order in which the selection reads them, newlines left out
 * @param lostTokens valid tokens of views that keep none, with nothing there to go into
 */
public record Aggregation(List<Group> groups, int lostTokens) {
    public Aggregation {
        groups = List.copyOf(groups);
    }

    /**
     * The tokens that become one row.
     *
     * @param members the kept token first, then those that were dropped, ascending; their weights sum to 1
     */
    public record Group(List<Member> members) {
        public Group {
            members = List.copyOf(members);
        }
    }

    /**
     * A token and its weight in a row.
     *
     * @param token view * T + raster index, as in {@link Sequence}
     * @param weight in [0, 1]
     */
    public record Member(int token, float weight) {}

    /**
     * Groups every valid token of an image.
     *
     * @param selection of these scores in this geometry; in profile standard, as {@link SelectionSettings} has it for aggregation
     * @param similarity asked for the views that keep some tokens and drop some
     */
    public static Aggregation of(
            ImageGeometry geometry, Scores scores, SelectedTokens selection, FeatureSimilarity similarity) {
        scores.requireShape(geometry);
        int viewTokens = geometry.viewTokens();
        int[] rowOfToken = new int[(1 + geometry.crops()) * viewTokens]; // -1 where the token is not kept
        Arrays.fill(rowOfToken, -1);
        List<List<Integer>> rows = new ArrayList<>(); // the tokens of each, the kept one first
        for (int entry : selection.sequence().toArray()) {
            if (entry != Sequence.NEWLINE) {
                rowOfToken[entry] = rows.size();
                rows.add(new ArrayList<>(List.of(entry)));
            }
        }
        ValidExtent extent = ValidExtent.of(geometry, Profile.STANDARD);
        int lostTokens = 0;
        for (int view = 0; view <= geometry.crops(); view++) {
            int first = view * viewTokens;
            TokenRectangle valid = extent.inView(view);
            int[] kept = valid.rasterIndices(geometry.side())
                    .filter(token -> rowOfToken[first + token] >= 0)
                    .toArray();
            int[] dropped = valid.rasterIndices(geometry.side())
                    .filter(token -> rowOfToken[first + token] < 0)
                    .toArray();
            if (kept.length == 0) {
                lostTokens += dropped.length;
            } else if (dropped.length > 0) {
                float[] cosines = similarity.ofView(view);
                for (int token : dropped) {
                    int nearest = mostSimilar(kept, cosines, token * viewTokens);
                    rows.get(rowOfToken[first + nearest]).add(first + token);
                }
            }
        }
        return new Aggregation(
                rows.stream().map(tokens -> group(tokens, scores)).toList(), lostTokens);
    }

    /** @param row where the cosines of the token in question begin */
    private static int mostSimilar(int[] candidates, float[] cosines, int row) {
        int best = candidates[0];
        for (int candidate : candidates) {
            if (cosines[row + candidate] > cosines[row + best]) {
                best = candidate;
            }
        }
        return best;
    }

    private static Group group(List<Integer> tokens, Scores scores) {
        float max = Float.NEGATIVE_INFINITY;
        for (int token : tokens) {
            max = Math.max(max, scores.ofToken(token));
        }
        double[] weights = new double[tokens.size()];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.exp((double) scores.ofToken(tokens.get(i)) - max);
            sum += weights[i];
        }
        List<Member> members = new ArrayList<>(weights.length);
        for (int i = 0; i < weights.length; i++) {
            members.add(new Member(tokens.get(i), (float) (weights[i] / sum)));
        }
        return new Group(members);
    }
}
