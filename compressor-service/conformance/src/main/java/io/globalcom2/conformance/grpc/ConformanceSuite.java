package io.globalcom2.conformance.grpc;

import static java.util.Objects.requireNonNull;

import io.globalcom2.conformance.CheckResult;
import io.globalcom2.conformance.GoldenCase;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All questions of the suite, asked of one compressor, one after the other. */
public final class ConformanceSuite {
    private final SelectChecks selects;
    private final CompressChecks compresses;
    private final Refusals refusals;

    /** @param channel to the compressor; stays open */
    public ConformanceSuite(Channel channel) {
        CompressorCalls calls = new CompressorCalls(requireNonNull(channel, "channel is null"));
        selects = new SelectChecks(calls);
        compresses = new CompressChecks(calls);
        refusals = new Refusals(calls);
    }

    /**
     * Asks the compressor at an address.
     *
     * @param endpoint host:port, without TLS
     */
    public static List<CheckResult> ask(String endpoint, List<GoldenCase> goldens) {
        ManagedChannel channel =
                ManagedChannelBuilder.forTarget(endpoint).usePlaintext().build();
        try {
            return new ConformanceSuite(channel).run(goldens);
        } finally {
            channel.shutdownNow();
        }
    }

    /** One result for each golden, each rule that applies to it, and each refusal. */
    public List<CheckResult> run(List<GoldenCase> goldens) {
        List<CheckResult> results = new ArrayList<>();
        for (GoldenCase golden : goldens) {
            results.add(result(
                    golden.set(),
                    golden.name(),
                    () -> golden.hasFeatures() ? compresses.golden(golden) : selects.golden(golden)));
        }
        for (GoldenCase golden : goldens) {
            if (golden.profile().equals("standard") && golden.retentionRatio() == 1) {
                results.add(result("none", golden.name(), () -> selects.noneKeepsAll(golden)));
            }
            if (golden.method().equals("cls-top-k")) {
                results.add(result("random", golden.name(), () -> selects.randomKeepsAsMany(golden)));
            }
            if (golden.hasFeatures()) {
                results.add(result("rows-of-select", golden.name(), () -> compresses.rowsOfSelect(golden)));
                results.add(result("aggregate", golden.name(), () -> compresses.aggregates(golden)));
            }
        }
        refusals.all().forEach((name, refusal) -> results.add(result("refusals", name, refusal)));
        return results;
    }

    private static CheckResult result(String set, String name, Question question) {
        Optional<String> difference;
        try {
            difference = question.firstDifference();
        } catch (StatusException e) {
            difference = Optional.of("expected an answer, got " + inWords(e.getStatus()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            difference = Optional.of("interrupted");
        }
        return new CheckResult(set, name, difference);
    }

    static String inWords(Status status) {
        return status.getCode()
                + Optional.ofNullable(status.getDescription()).map(": "::concat).orElse("");
    }

    /** Something that is asked of the compressor. */
    @FunctionalInterface
    interface Question {
        /** The first thing that is not as it must be; empty if all is. */
        Optional<String> firstDifference() throws StatusException, InterruptedException;
    }
}
