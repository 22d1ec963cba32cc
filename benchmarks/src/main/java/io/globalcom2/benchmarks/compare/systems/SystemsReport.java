package io.globalcom2.benchmarks.compare.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The measurements as files.
 *
 * @param versions of every engine, a line each
 */
record SystemsReport(
        List<Measurement> measurements, MeasuredLimits limits, List<Agreement> agreements, List<String> versions) {
    SystemsReport {
        measurements = List.copyOf(measurements);
        agreements = List.copyOf(agreements);
        versions = List.copyOf(versions);
    }

    /** Writes {@code compare.csv} and {@code plot.png}. */
    void write(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("compare.csv"),
                Measurement.HEADER
                        + measurements.stream().map(Measurement::csvLine).collect(Collectors.joining()));
        SystemsPlot.write(folder.resolve("plot.png"), measurements);
    }

    String markdown(SystemsOptions options) {
        StringBuilder page = new StringBuilder("""
                ## Systems
                Median, least and most of %d rounds, milliseconds, %d threads. Positions are the visual tokens of all views, those of the prompt, or those
                before a token (the median of %d). The share is of the best this machine could do: its matrix rate in the format for encode and prefill (of Q4_0
                the faster of both), its bandwidth for the weights and the cache that a token reads.

                """.formatted(options.rounds(), options.threads(), options.tokens()));
        versions.forEach(version -> page.append("- ").append(version).append('\n'));
        page.append('\n').append(limits.markdown()).append('\n');
        page.append(
                "| work | positions | system | format | ms | ratio to ours | share of limit |\n|---|---|---|---|---|---|---|\n");
        measurements.forEach(one -> page.append(one.markdownRow()));
        if (!agreements.isEmpty()) {
            page.append(
                    "\nWhether they compute the same, by the logits behind short prompts:\n\n| system | same likeliest token as ours | least cosine |\n|---|---|---|\n");
            agreements.forEach(one -> page.append(one.markdown()));
        }
        return page.toString();
    }
}
