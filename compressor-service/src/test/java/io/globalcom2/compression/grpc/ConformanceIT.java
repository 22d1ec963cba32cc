package io.globalcom2.compression.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.conformance.CheckResult;
import io.globalcom2.conformance.GoldenCase;
import io.globalcom2.conformance.grpc.ConformanceSuite;
import io.grpc.Channel;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The running service answers what every compressor must answer. */
@QuarkusTest
class ConformanceIT {
    @GrpcClient("compressor")
    Channel channel;

    @Test
    void answersWhatEveryCompressorMustAnswer() {
        List<CheckResult> results = new ConformanceSuite(channel).run(GoldenCase.in(Path.of("conformance/goldens")));

        assertThat(results).hasSizeGreaterThan(50).allSatisfy(result -> assertThat(result.difference())
                .as(result.toString())
                .isEmpty());
    }
}
