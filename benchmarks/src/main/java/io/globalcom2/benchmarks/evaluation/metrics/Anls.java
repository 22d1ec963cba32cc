package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.List;
import java.util.Locale;

/**
 * 1 - the edit distance to the closest accepted answer over the length of the longer of the two, in lower case; 0 where the distance is half
 * of the length or more (Biten et al., Scene Text Visual Question Answering, ICCV 2019, section 5; threshold 0.5).
 */
final class Anls {
    private static final double THRESHOLD = 0.5;

    private Anls() {}

    static double credit(String answer, List<String> accepted) {
        double best = 0;
        for (String expected : accepted) {
            best = Math.max(best, similarity(plain(answer), plain(expected)));
        }
        return best;
    }

    private static double similarity(String answer, String expected) {
        int longer = Math.max(answer.length(), expected.length());
        double distance = longer == 0 ? 0 : (double) editDistance(answer, expected) / longer;
        return distance < THRESHOLD ? 1 - distance : 0;
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /** Insertions, deletions and replacements that make one text of the other. */
    private static int editDistance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
