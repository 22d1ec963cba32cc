package io.globalcom2.benchmarks.evaluation.reporting;

import io.globalcom2.benchmarks.evaluation.metrics.Interval;
import io.globalcom2.benchmarks.evaluation.running.GivenAnswer;
import java.util.Locale;

/** One line for each data, group and run. Scores in percent. */
final class ResultsCsv {
    static final String HEADER =
            "data,group,method,profile,ratio,questions,kept_tokens_mean,positions_mean,score,low,high\n";

    private ResultsCsv() {}

    static String line(String data, String group, RunResult result) {
        Interval score = result.score();
        return String.format(
                Locale.ROOT,
                "%s,%s,%s,%s,%s,%d,%.2f,%.2f,%.2f,%.2f,%.2f%n",
                field(data),
                field(group),
                result.run().method().id(),
                result.run().profile().id(),
                result.run().ratio(),
                result.questions(),
                result.mean(GivenAnswer::keptTokens),
                result.mean(GivenAnswer::imagePositions),
                score.value(),
                score.low(),
                score.high());
    }

    /** Quoted where it must be, as RFC 4180 has it. */
    private static String field(String text) {
        return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
