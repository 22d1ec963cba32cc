package io.globalcom2.benchmarks.grpc;

import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.CompressorGrpc.CompressorBlockingStub;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.SelectRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Calls of {@code Select} for an image of 5 views of 24 × 24 tokens, one after another and from many callers at once. */
@Command(
        name = "select-benchmark",
        mixinStandardHelpOptions = true,
        description = "Measures Compressor.Select of a running compressor, directly and over a simulated network.")
public final class SelectBenchmark implements Callable<Integer> {
    private static final int SIDE = 24;
    private static final int CROPS = 4;

    @Option(
            names = "--port",
            defaultValue = "9002",
            description = "the compressor's on this machine (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--process",
            required = true,
            description = "the compressor's process id, for its CPU time and memory")
    private long processId;

    @Option(
            names = "--delays-micros",
            split = ",",
            defaultValue = "0,250,1000",
            description = "one-way delays of the simulated network; 0 is no network, loopback only (${DEFAULT-VALUE})")
    private List<Long> delaysMicros;

    @Option(names = "--calls", defaultValue = "1000", description = "counted calls per round (${DEFAULT-VALUE})")
    private int calls;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "counted rounds; one before them warms up (${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--callers",
            defaultValue = "8",
            description = "at once, for the figures under load (${DEFAULT-VALUE})")
    private int callers;

    private final SelectRequest request = request();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SelectBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        print("at rest", ProcessUsage.of(processId));
        for (long micros : delaysMicros) {
            measureLatency(Duration.ofNanos(micros * 1000));
        }
        measureLoad();
        return CommandLine.ExitCode.OK;
    }

    private void measureLatency(Duration delay) throws IOException {
        InetSocketAddress compressor = new InetSocketAddress("localhost", port);
        try (DelayProxy proxy = DelayProxy.open(compressor, delay)) {
            ManagedChannel channel = open(delay.isZero() ? port : proxy.port());
            double[][] millis = new double[rounds + 1][];
            for (int round = 0; round <= rounds; round++) {
                millis[round] = call(CompressorGrpc.newBlockingStub(channel));
            }
            channel.shutdownNow();
            double[] medians = Arrays.stream(millis)
                    .skip(1)
                    .mapToDouble(round -> quantile(round, 0.5))
                    .sorted()
                    .toArray();
            double[] all = Arrays.stream(millis)
                    .skip(1)
                    .flatMapToDouble(DoubleStream::of)
                    .toArray();
            System.out.printf(
                    "Select, %s: median %.2f ms (rounds %.2f to %.2f), 99 %% within %.2f ms%n",
                    delay.isZero() ? "loopback" : "simulated network of " + delay.toNanos() / 1000 + " us each way",
                    quantile(medians, 0.5),
                    medians[0],
                    medians[medians.length - 1],
                    quantile(all, 0.99));
        }
    }

    private void measureLoad() throws IOException, InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        ManagedChannel channel = open(port);
        CompressorBlockingStub stub = CompressorGrpc.newBlockingStub(channel);
        ProcessUsage before = ProcessUsage.of(processId);
        long started = System.nanoTime();
        for (Future<double[]> caller : threads.invokeAll(IntStream.range(0, callers)
                .<Callable<double[]>>mapToObj(i -> () -> call(stub))
                .toList())) {
            caller.get();
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        ProcessUsage after = ProcessUsage.of(processId);
        channel.shutdownNow();
        threads.shutdown();
        double cpuSeconds = after.cpu().minus(before.cpu()).toNanos() / 1e9;
        System.out.printf(
                "%d callers at once: %.0f selections/s, %.2f cores, %.2f ms of CPU each%n",
                callers, callers * calls / seconds, cpuSeconds / seconds, cpuSeconds * 1000 / (callers * calls));
        print("after it", after);
    }

    /** Milliseconds of each call. */
    private double[] call(CompressorBlockingStub stub) {
        double[] millis = new double[calls];
        for (int i = 0; i < calls; i++) {
            long started = System.nanoTime();
            stub.select(request);
            millis[i] = (System.nanoTime() - started) / 1e6;
        }
        return millis;
    }

    private static void print(String when, ProcessUsage usage) {
        System.out.printf(
                "The compressor %s: %d MiB resident, %.1f s of CPU since its start%n",
                when, usage.residentMebibytes(), usage.cpu().toMillis() / 1e3);
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }

    private static ManagedChannel open(int port) {
        return ManagedChannelBuilder.forAddress("localhost", port)
                .usePlaintext()
                .build();
    }

    private static SelectRequest request() {
        Random random = new Random(0);
        SelectRequest.Builder request = SelectRequest.newBuilder()
                .setCompression(Compression.newBuilder().setRetentionRatio(0.25))
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(1920)
                        .setImageHeight(1440)
                        .setGridColumns(2)
                        .setGridRows(2)
                        .setSide(SIDE));
        for (int i = 0; i < SIDE * SIDE; i++) {
            request.addThumbnailScores((float) random.nextGaussian());
        }
        for (int i = 0; i < CROPS * SIDE * SIDE; i++) {
            request.addCropScores((float) random.nextGaussian());
        }
        return request.build();
    }
}
