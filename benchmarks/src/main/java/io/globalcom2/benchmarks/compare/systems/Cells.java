package io.globalcom2.benchmarks.compare.systems;

import java.util.Locale;

/** Lines and numbers of tables in Markdown. */
final class Cells {
    private Cells() {}

    static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
