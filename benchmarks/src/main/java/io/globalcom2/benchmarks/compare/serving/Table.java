package io.globalcom2.benchmarks.compare.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of cells, as CSV or as Markdown. Cells hold neither quotes nor bars. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    /** @throws IllegalArgumentException when there are not as many cells as columns */
    void add(List<String> cells) {
        int columns = rows.get(0).size();
        if (cells.size() != columns) {
            throw new IllegalArgumentException("expected %d cells, got %d".formatted(columns, cells.size()));
        }
        rows.add(List.copyOf(cells));
    }

    String csv() {
        return rows.stream()
                .map(row -> row.stream().map(Table::quoted).collect(Collectors.joining(",", "", "\n")))
                .collect(Collectors.joining());
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append("| ").append(String.join(" | ", row)).append(" |\n");
            if (row == rows.get(0)) {
                text.append("|---".repeat(row.size())).append("|\n");
            }
        }
        return text.toString();
    }

    private static String quoted(String cell) {
        return cell.contains(",") ? '"' + cell + '"' : cell;
    }
}
