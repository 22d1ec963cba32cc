package io.globalcom2.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConformanceCommandTest {
    @Test
    void countsEachSetAndSaysWhatIsWrong() {
        List<CheckResult> results = List.of(
                new CheckResult("compressor", "a", Optional.empty()),
                new CheckResult("compressor", "b", Optional.of("sequence[0]: expected 1, got 2")),
                new CheckResult("refusals", "ratio 0", Optional.empty()));

        assertThat(ConformanceCommand.report(results)).isEqualToNormalizingNewlines("""
                        set                      passed failed
                        compressor                    1      1
                        refusals                      1      0

                        FAILED compressor/b
                          sequence[0]: expected 1, got 2
                        """);
    }

    @Test
    void endsWithAFailureWhereNobodyAnswers() {
        // Port 1 is nobody's.
        int code = new CommandLine(new ConformanceCommand())
                .execute("--endpoint", "localhost:1", "--goldens", "goldens/compressor-coverage");

        assertThat(code).isEqualTo(1);
    }
}
