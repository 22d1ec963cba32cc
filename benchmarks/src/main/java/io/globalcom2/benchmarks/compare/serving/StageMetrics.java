package io.globalcom2.benchmarks.compare.serving;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The encoder's metric {@code globalcom2_encoder_stage_seconds} at one moment, in Prometheus' text format. */
record StageMetrics(String text) {
    private static final double MILLIS_PER_SECOND = 1000;

    /** @param encoder root of its management interface */
    static StageMetrics read(URI encoder) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(encoder.resolve("/q/metrics")).build();
        return new StageMetrics(HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /**
     * Mean time in a stage since an earlier moment, in milliseconds.
     *
     * @throws IllegalArgumentException when nothing went through it
     */
    double meanSince(StageMetrics before, String stage) {
        double count = value("count", stage) - before.value("count", stage);
        if (count <= 0) {
            throw new IllegalArgumentException("expected images in stage " + stage + ", got " + count);
        }
        return (value("sum", stage) - before.value("sum", stage)) / count * MILLIS_PER_SECOND;
    }

    private double value(String what, String stage) {
        String name = "globalcom2_encoder_stage_seconds_" + what + "{";
        String label = "stage=\"" + stage + '"';
        return text.lines()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(line.indexOf('}') + 1).strip()))
                .sum();
    }
}
