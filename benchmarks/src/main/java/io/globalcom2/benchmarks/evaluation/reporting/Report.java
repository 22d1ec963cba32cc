package io.globalcom2.benchmarks.evaluation.reporting;

import io.globalcom2.benchmarks.evaluation.data.Question;
import io.globalcom2.benchmarks.evaluation.data.QuestionSet;
import io.globalcom2.benchmarks.evaluation.running.AnswerLog;
import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.checkpoint.config.TextConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes {@code results.csv}, {@code results.md} and {@code plot.png} from the log of answers. */
public final class Report {
    private final List<QuestionSet> data;
    private final List<Run> runs;
    private final AnswerLog log;
    private final LanguageModelCost cost;

    /** @param cacheElementBytes of the KV cache, for its size */
    public Report(List<QuestionSet> data, List<Run> runs, AnswerLog log, TextConfig config, int cacheElementBytes) {
        this.data = data;
        this.runs = runs;
        this.log = log;
        this.cost = new LanguageModelCost(config, cacheElementBytes);
    }

    /**
     * Writes all three.
     *
     * @param title what was evaluated
     * @return the Markdown
     */
    public String write(Path folder, String title) throws IOException {
        Map<String, List<RunResult>> whole = new LinkedHashMap<>(); // by data
        StringBuilder csv = new StringBuilder(ResultsCsv.HEADER);
        MarkdownTables markdown = new MarkdownTables(title, cost);
        for (QuestionSet set : data) {
            whole.put(set.name(), results(set, RunResult.ALL));
            whole.get(set.name()).forEach(result -> csv.append(ResultsCsv.line(set.name(), RunResult.ALL, result)));
            Map<String, List<RunResult>> groups = new LinkedHashMap<>();
            for (String group : groups(set)) {
                groups.put(group, results(set, group));
                groups.get(group).forEach(result -> csv.append(ResultsCsv.line(set.name(), group, result)));
            }
            markdown.addGroups(set.name(), whole.get(set.name()), groups);
        }
        String text = markdown.text(whole);
        Files.writeString(folder.resolve("results.csv"), csv);
        Files.writeString(folder.resolve("results.md"), text);
        AccuracyPlot.write(folder.resolve("plot.png"), whole);
        return text;
    }

    private List<RunResult> results(QuestionSet set, String group) {
        List<RunResult> results = new ArrayList<>();
        for (Run run : runs) {
            results.add(new RunResult(set, group, run, log));
        }
        return results;
    }

    private static List<String> groups(QuestionSet set) {
        return set.questions().stream()
                .map(Question::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .toList();
    }
}
