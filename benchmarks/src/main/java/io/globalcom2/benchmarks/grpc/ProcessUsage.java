package io.globalcom2.benchmarks.grpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a process of this machine has used so far.
 *
 * @param cpu time on all cores since its start
 * @param residentMebibytes memory it holds now
 */
record ProcessUsage(Duration cpu, long residentMebibytes) {
    /** @throws IOException where there is no such process, or no Linux */
    static ProcessUsage of(long processId) throws IOException {
        Duration cpu = ProcessHandle.of(processId)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IOException("expected a running process, got id " + processId));
        List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(processId), "status"));
        long resident = status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
        return new ProcessUsage(cpu, resident);
    }
}
