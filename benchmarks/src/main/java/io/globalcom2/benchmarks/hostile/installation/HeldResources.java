package io.globalcom2.benchmarks.hostile.installation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param heapBytes after a collection
 * @param directBytes of buffers outside the heap that Java knows of
 * @param handles files and sockets
 */
public record HeldResources(long heapBytes, long directBytes, int threads, int handles) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    /**
     * How much more than before is no leak: what is made at first use, and what a pool keeps.
     *
     * @param memoryBytes of the heap, and as much of direct memory
     */
    public record Slack(long memoryBytes, int threads, int handles) {}

    /** Collects its garbage and looks. */
    static HeldResources of(ProcessHandle process, URI management) throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid, "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        String metrics = CLIENT.send(
                        HttpRequest.newBuilder(management.resolve("/q/metrics")).build(), BodyHandlers.ofString())
                .body();
        return new HeldResources(
                sum(metrics, "jvm_memory_used_bytes{area=\"heap\""),
                sum(metrics, "jvm_buffer_memory_used_bytes{id=\"direct\""),
                count(Path.of("/proc", pid, "task")),
                count(Path.of("/proc", pid, "fd")));
    }

    /** The most memory that it had so far. */
    static long peakBytes(ProcessHandle process) throws IOException {
        Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
        return peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0;
    }

    /** Whether it is no more than before, but for some slack. */
    boolean isBackAt(HeldResources before, Slack slack) {
        return heapBytes - before.heapBytes <= slack.memoryBytes()
                && directBytes - before.directBytes <= slack.memoryBytes()
                && threads - before.threads <= slack.threads()
                && handles - before.handles <= slack.handles();
    }

    /** For people. */
    @Override
    public String toString() {
        return "heap %d MiB, direct %d MiB, %d threads, %d handles"
                .formatted(heapBytes >> 20, directBytes >> 20, threads, handles);
    }

    private static long sum(String metrics, String prefix) {
        return (long) metrics.lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static int count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        }
    }
}
