package io.globalcom2.benchmarks.compare.serving;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was to be reached and what was. */
record Goal(String text, double measured, String unit, boolean met) {
    /** The more the better. */
    static Goal atLeast(String text, double limit, double measured, String unit) {
        return new Goal(String.format(Locale.ROOT, "%s ≥ %s%s", text, limit, unit), measured, unit, measured >= limit);
    }

    /** The less the better. */
    static Goal atMost(String text, double limit, double measured, String unit) {
        return new Goal(String.format(Locale.ROOT, "%s ≤ %s%s", text, limit, unit), measured, unit, measured <= limit);
    }

    /** A table; empty where there is no goal. */
    static String markdown(List<Goal> goals) {
        if (goals.isEmpty()) {
            return "";
        }
        return goals.stream()
                .map(goal -> String.format(
                        Locale.ROOT,
                        "| %s | %.2f%s | %s |\n",
                        goal.text,
                        goal.measured,
                        goal.unit,
                        goal.met ? "met" : "**missed**"))
                .collect(Collectors.joining("", "| goal | measured | |\n|---|---|---|\n", ""));
    }
}
