package io.globalcom2.benchmarks.chaos.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.benchmarks.chaos.faults.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The run line by line: {@code requests.jsonl} and {@code faults.jsonl}. */
public final class LedgerFiles {
    private LedgerFiles() {}

    public static void write(ChaosVerdict verdict, Path folder) throws IOException {
        Files.write(
                folder.resolve("requests.jsonl"),
                verdict.entries().stream().map(entry -> line(entry).toString()).toList());
        Files.write(
                folder.resolve("faults.jsonl"),
                verdict.faults().stream().map(fault -> line(fault).toString()).toList());
    }

    private static ObjectNode line(LedgerEntry entry) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id())
                .put("kind", name(entry.kind()))
                .put("lane", name(entry.planned().lane()))
                .put("prompt", entry.planned().prompt())
                .put("sent", text(entry.view().sentAt()))
                .put("accepted", text(entry.acceptedAt()))
                .put("caller_told", text(entry.view().acceptedAt()))
                .put("caller_ended", text(entry.view().endedAt()))
                .put("caller_end", name(entry.view().end()))
                .put("caller_failure", entry.view().failure())
                .put("caller_resumptions", entry.view().resumptions())
                .put("caller_text", entry.view().text())
                .put("records", entry.requests().size());
        ArrayNode results = line.putArray("results");
        for (StoredResult result : entry.results()) {
            results.addObject()
                    .put("attempt", result.attemptId())
                    .put("time", result.time().toString())
                    .put("completed", result.completed())
                    .put("text", result.text())
                    .put("code", result.code())
                    .put("message", result.message());
        }
        ArrayNode letters = line.putArray("dead_letters");
        entry.deadLetters()
                .forEach(letter ->
                        letters.addObject().put("topic", letter.topic()).put("reason", letter.reason()));
        return line;
    }

    private static ObjectNode line(Fault fault) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", name(fault.kind()))
                .put("target", fault.target())
                .put("from", fault.from().toString())
                .put("until", fault.until().toString());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
