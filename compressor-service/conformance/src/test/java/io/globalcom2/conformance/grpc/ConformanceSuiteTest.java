package io.globalcom2.conformance.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.conformance.CheckResult;
import io.globalcom2.conformance.GoldenCase;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.CompressResponse;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.KeptRowsHeader;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.SelectResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That a good compressor passes is the compressor's test. Here: what is wrong is reported, check by check, and nothing passes by accident. */
class ConformanceSuiteTest {
    private static final List<GoldenCase> GOLDENS = GoldenCase.in(Path.of("goldens"));

    @Test
    void aCompressorThatAnswersNothingPassesNothing() throws Exception {
        List<CheckResult> results = ask(new EmptyAnswers());

        assertThat(results).hasSizeGreaterThan(GOLDENS.size()).noneMatch(CheckResult::passed);
        assertThat(results)
                .extracting(CheckResult::set)
                .contains("compressor", "none", "random", "rows-of-select", "aggregate", "refusals");
        assertThat(results.get(results.size() - 1).difference()).contains("expected INVALID_ARGUMENT, got an answer");
    }

    @Test
    void aCompressorThatIsNotThereIsReportedInEachCheck() throws Exception {
        // No method is implemented.
        List<CheckResult> results = ask(new CompressorGrpc.CompressorImplBase() {});

        assertThat(results).noneMatch(CheckResult::passed);
        assertThat(results.get(0).difference().orElseThrow()).startsWith("expected an answer, got UNIMPLEMENTED");
    }

    private static List<CheckResult> ask(CompressorGrpc.CompressorImplBase compressor) throws Exception {
        String name = InProcessServerBuilder.generateName();
        Server server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(compressor)
                .build()
                .start();
        ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
        try {
            return new ConformanceSuite(channel).run(GOLDENS);
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    /** Answers everything, and with nothing. */
    private static final class EmptyAnswers extends CompressorGrpc.CompressorImplBase {
        @Override
        public void select(SelectRequest request, StreamObserver<SelectResponse> observer) {
            observer.onNext(SelectResponse.getDefaultInstance());
            observer.onCompleted();
        }

        @Override
        public StreamObserver<CompressRequest> compress(StreamObserver<CompressResponse> observer) {
            return new StreamObserver<>() {
                @Override
                public void onNext(CompressRequest request) {
                    // Not looked at.
                }

                @Override
                public void onError(Throwable failure) {
                    // The caller is gone.
                }

                @Override
                public void onCompleted() {
                    observer.onNext(CompressResponse.newBuilder()
                            .setHeader(KeptRowsHeader.getDefaultInstance())
                            .build());
                    observer.onCompleted();
                }
            };
        }
    }
}
