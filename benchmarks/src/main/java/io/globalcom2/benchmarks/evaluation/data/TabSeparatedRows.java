package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.failure.ServingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table of tab-separated values as pandas writes it: a cell with a quote, a tab or a line break is quoted, quotes in it are doubled. */
final class TabSeparatedRows {
    private static final char QUOTE = '"';

    private final BufferedReader lines;
    private final String file;
    private final List<String> columns;
    private int line;

    /** Reads the names of the columns. */
    TabSeparatedRows(BufferedReader lines, String file) throws IOException {
        this.lines = lines;
        this.file = file;
        this.columns =
                cells().orElseThrow(() -> ServingException.invalidInput(file + ": expected a table, got nothing"));
    }

    /** File and line of the row that was read last. */
    String where() {
        return file + " line " + line;
    }

    /** The next row by column; empty at the end. */
    Optional<Map<String, String>> next() throws IOException {
        Optional<List<String>> cells = cells();
        if (cells.isEmpty()) {
            return Optional.empty();
        }
        if (cells.get().size() != columns.size()) {
            throw ServingException.invalidInput("%s: expected %d cells, got %d"
                    .formatted(where(), columns.size(), cells.get().size()));
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), cells.get().get(i));
        }
        return Optional.of(row);
    }

    private Optional<List<String>> cells() throws IOException {
        String text = lines.readLine();
        line++;
        if (text == null) {
            return Optional.empty();
        }
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length() || quoted; i++) {
            if (i == text.length()) {
                String more = lines.readLine();
                if (more == null) {
                    throw ServingException.invalidInput(
                            where() + ": expected the end of a quoted cell, got the end of the file");
                }
                line++;
                text = text + "\n" + more;
            }
            char character = text.charAt(i);
            if (quoted && character == QUOTE && i + 1 < text.length() && text.charAt(i + 1) == QUOTE) {
                cell.append(character);
                i++;
            } else if (character == QUOTE && (quoted || cell.length() == 0)) {
                quoted = !quoted;
            } else if (character == '\t' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(character);
            }
        }
        cells.add(cell.toString());
        return Optional.of(cells);
    }
}
