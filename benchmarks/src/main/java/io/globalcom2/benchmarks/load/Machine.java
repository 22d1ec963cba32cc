package io.globalcom2.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What this process runs on.
 *
 * @param description processors and JDK
 * @param load average of the last minute, of all processes; negative where the system does not tell
 */
public record Machine(String description, double load) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    public static Machine now() throws IOException {
        return new Machine(
                String.format(
                        Locale.ROOT,
                        "%d processors (%s), JDK %s",
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        Runtime.version()),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() throws IOException {
        String architecture = System.getProperty("os.arch");
        if (!Files.exists(PROCESSORS)) {
            return architecture;
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        }
    }
}
