package io.globalcom2.benchmarks.hostile.verdict;

import io.globalcom2.benchmarks.hostile.input.InputClass;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The run for people to read, in Markdown: a row for each class, then what else was looked at. */
public final class HostileTable {
    private final HostileVerdict verdict;

    public HostileTable(HostileVerdict verdict) {
        this.verdict = verdict;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("""
                | class | inputs | right | wrong | answers |
                |---|---|---|---|---|
                """);
        for (InputClass kind : InputClass.values()) {
            List<JudgedInput> inputs = verdict.inputs().stream()
                    .filter(judged -> judged.input().kind() == kind)
                    .toList();
            long right = inputs.stream().filter(JudgedInput::isRight).count();
            table.append("| %s | %d | %d | %d | %s |%n"
                    .formatted(kind.title(), inputs.size(), right, inputs.size() - right, answers(inputs)));
        }
        table.append(System.lineSeparator());
        list(table, "ended", verdict.deaths());
        list(table, "holds more than before", verdict.leaks());
        list(table, "not answered as ever", verdict.failedProbes());
        return table.toString();
    }

    private static String answers(List<JudgedInput> inputs) {
        Map<String, Long> counts = inputs.stream()
                .collect(
                        Collectors.groupingBy(judged -> judged.answer().status(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> "%d × %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static void list(StringBuilder table, String title, List<String> lines) {
        lines.forEach(line -> table.append("%s: %s%n".formatted(title, line)));
    }
}
