package io.globalcom2.benchmarks.chaos;

import io.globalcom2.benchmarks.chaos.faults.Fault;
import io.globalcom2.benchmarks.chaos.faults.FaultInjector;
import io.globalcom2.benchmarks.chaos.faults.FaultKind;
import io.globalcom2.benchmarks.chaos.faults.FaultLog;
import io.globalcom2.benchmarks.chaos.grpc.InferenceSender;
import io.globalcom2.benchmarks.chaos.grpc.KillerRelay;
import io.globalcom2.benchmarks.chaos.installation.Installation;
import io.globalcom2.benchmarks.chaos.installation.Member;
import io.globalcom2.benchmarks.chaos.ledger.ChaosVerdict;
import io.globalcom2.benchmarks.chaos.ledger.Ledger;
import io.globalcom2.benchmarks.chaos.load.LoadPlan;
import io.globalcom2.benchmarks.chaos.load.LoadRunner;
import io.globalcom2.benchmarks.chaos.load.PlannedRequest;
import io.globalcom2.benchmarks.chaos.load.StreamSender;
import io.globalcom2.benchmarks.chaos.messaging.QueueSender;
import io.globalcom2.benchmarks.chaos.messaging.TopicsReader;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.chat.Samples;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One run: starts everything, asks and breaks at the same time, then breaks nothing more and waits until the queue is empty, then counts.
 *
 * @param duration in which requests are sent and faults happen
 * @param drain the longest wait after that
 * @param faults what is broken; nothing where there are none
 * @param seed of the load and of the faults
 */
record ChaosRun(
        Path repository,
        Path output,
        int requests,
        Duration duration,
        Duration drain,
        List<FaultKind> faults,
        long seed) {
    /** Each ends four workers. */
    private static final Duration KILLER_EVERY = Duration.ofMinutes(5);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    /** Who was frozen or slow at the end has stored what it ever will. */
    private static final Duration LATE_RESULTS = Installation.RECORD_LOCK.plusSeconds(5);

    ChaosVerdict run() throws LaunchException, IOException, InterruptedException {
        Installation installation = Installation.open(repository, output);
        Thread atExit = new Thread(installation::close);
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            installation.start();
            return breakAndCount(installation);
        } finally {
            installation.close();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private ChaosVerdict breakAndCount(Installation installation)
            throws LaunchException, IOException, InterruptedException {
        FaultLog log = new FaultLog();
        String kafka = installation.broker().bootstrapServers();
        try (KillerRelay relay =
                        KillerRelay.start(installation.relayPort(), (id, port) -> kill(installation, log, id, port));
                InferenceSender grpc = new InferenceSender(addresses(installation));
                QueueSender queue = new QueueSender(kafka, relay.address());
                LoadRunner load = runner(installation, grpc, queue)) {
            System.out.println("everything is ready; asking");
            load.start(plan());
            new FaultInjector(installation, log, faults, seed).run(duration);
            System.out.println("no more faults; waiting for what is left");
            return count(kafka, load, log);
        }
    }

    private ChaosVerdict count(String kafka, LoadRunner load, FaultLog faults) throws InterruptedException {
        long end = System.nanoTime() + drain.toNanos();
        try (TopicsReader topics = new TopicsReader(kafka)) {
            while ((!topics.read().open().isEmpty() || load.isAnybodyWaiting()) && System.nanoTime() < end) {
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
            Thread.sleep(LATE_RESULTS.toMillis());
            return new ChaosVerdict(Ledger.of(load.views(), topics.read()), faults.all());
        }
    }

    private List<PlannedRequest> plan() throws IOException {
        int killers = faults.contains(FaultKind.KILLER) ? (int) Math.max(1, duration.dividedBy(KILLER_EVERY)) : 0;
        return LoadPlan.of(Samples.all(repository.resolve("demo-model/samples")), requests, killers, duration, seed);
    }

    private static LoadRunner runner(Installation installation, InferenceSender grpc, QueueSender queue) {
        List<URI> gateways = installation.membersOf(Service.GATEWAY).stream()
                .map(member -> URI.create("http://localhost:%d/v1/chat/completions"
                        .formatted(member.ports().http())))
                .toList();
        StreamSender http = new StreamSender(Installation.MODEL, gateways);
        return new LoadRunner(kind -> switch (kind) {
            case HTTP, HTTP_LEAVING -> http;
            case GRPC, GRPC_LEAVING -> grpc;
            case PROTOBUF, JSON, REPEATED, KILLER -> queue;
        });
    }

    private static List<String> addresses(Installation installation) {
        return installation.membersOf(Service.GATEWAY).stream()
                .map(member -> "localhost:" + member.ports().grpc())
                .toList();
    }

    private static void kill(Installation installation, FaultLog faults, String requestId, int callerPort) {
        installation.workerBehind(callerPort).ifPresent(worker -> {
            worker.kill();
            Instant now = Instant.now();
            faults.add(new Fault(FaultKind.KILLER, describe(worker, requestId), now, now));
        });
    }

    private static String describe(Member worker, String requestId) {
        return "%s by %s".formatted(worker.name(), requestId);
    }
}
