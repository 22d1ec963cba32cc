package io.globalcom2.conformance;

import io.globalcom2.conformance.grpc.ConformanceSuite;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a running compressor everything that an implementation must answer, and says what it answered otherwise. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Asks a compressor over gRPC what every implementation must answer. Ends with 1 where it answers otherwise.")
public final class ConformanceCommand implements Callable<Integer> {
    @Option(
            names = "--endpoint",
            defaultValue = "localhost:9002",
            description = "host:port of the compressor, without TLS (${DEFAULT-VALUE})")
    private String endpoint;

    @Option(
            names = "--goldens",
            defaultValue = "${sys:goldens:-goldens}",
            description = "a folder of cases, or of folders of cases (${DEFAULT-VALUE})")
    private Path goldens;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ConformanceCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        List<CheckResult> results = ConformanceSuite.ask(endpoint, GoldenCase.in(goldens));
        System.out.print(report(results));
        return results.stream().allMatch(CheckResult::passed) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** A line for each set, then one for each check that failed. */
    static String report(List<CheckResult> results) {
        Map<String, List<CheckResult>> sets = results.stream()
                .collect(Collectors.groupingBy(CheckResult::set, LinkedHashMap::new, Collectors.toList()));
        StringBuilder report = new StringBuilder("%-24s %6s %6s%n".formatted("set", "passed", "failed"));
        sets.forEach((set, checks) -> {
            long passed = checks.stream().filter(CheckResult::passed).count();
            report.append("%-24s %6d %6d%n".formatted(set, passed, checks.size() - passed));
        });
        results.forEach(result -> result.difference()
                .ifPresent(difference -> report.append("%nFAILED %s%n  %s%n".formatted(result, difference))));
        return report.toString();
    }
}
