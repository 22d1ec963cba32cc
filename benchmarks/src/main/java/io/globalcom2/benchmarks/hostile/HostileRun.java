package io.globalcom2.benchmarks.hostile;

import io.globalcom2.benchmarks.hostile.asking.BodySender;
import io.globalcom2.benchmarks.hostile.asking.InputSender;
import io.globalcom2.benchmarks.hostile.asking.Probe;
import io.globalcom2.benchmarks.hostile.asking.SocketSender;
import io.globalcom2.benchmarks.hostile.grpc.CallSender;
import io.globalcom2.benchmarks.hostile.input.BodyGenerators;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.InputPlan;
import io.globalcom2.benchmarks.hostile.installation.AttackedInstallation;
import io.globalcom2.benchmarks.hostile.installation.HeldResources;
import io.globalcom2.benchmarks.hostile.installation.HeldResources.Slack;
import io.globalcom2.benchmarks.hostile.messaging.RecordSender;
import io.globalcom2.benchmarks.hostile.verdict.HostileVerdict;
import io.globalcom2.benchmarks.hostile.verdict.JudgedInput;
import io.globalcom2.benchmarks.hostile.wire.CallGenerators;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One run: starts everything, sends some of each class so that all is in use that will be, remembers what the processes hold, sends what was
 * planned while a probe asks as ever, and looks what came of it.
 *
 * @param inputs how many are counted
 * @param slack how much more than before a process may hold at the end
 */
record HostileRun(Path repository, Path output, int inputs, long seed, Slack slack) {
    /** Several at a time, few enough that there is room for all of them. */
    private static final int CALLERS = 6;

    private static final int MAX_WARM_UP_INPUTS = 90;
    /** For callers who are given up, and for threads that wait for more work. */
    private static final Duration GIVEN_BACK_WITHIN = Duration.ofMinutes(3);

    HostileVerdict run() throws LaunchException, IOException, InterruptedException {
        AttackedInstallation installation = AttackedInstallation.start(repository, output);
        Thread atExit = new Thread(installation::close);
        Runtime.getRuntime().addShutdownHook(atExit);
        try (installation) {
            return attack(installation);
        } finally {
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private HostileVerdict attack(AttackedInstallation installation) throws IOException, InterruptedException {
        BodySender bodies = new BodySender(installation.http());
        SocketSender sockets = new SocketSender(installation.http());
        HostileInput question = BodyGenerators.probe(samples());
        try (CallSender calls = new CallSender(installation.services());
                RecordSender records = new RecordSender(installation.bootstrapServers())) {
            InputSender sender = input -> switch (input.transport()) {
                case HTTP -> bodies.send(input);
                case SOCKET, SLOW_SOCKET, DEAF_SOCKET -> sockets.send(input);
                case RPC, STALLED_RPC, DEAF_RPC -> calls.send(input);
                case QUEUE -> records.send(input);
            };
            sendAll(sender, plan(Math.min(MAX_WARM_UP_INPUTS, inputs / 3), ~seed));
            Map<Service, HeldResources> before = installation.held();
            Probe probe = Probe.start(question, bodies);
            List<JudgedInput> judged = sendAll(sender, plan(inputs, seed));
            probe.stop();
            List<String> leaks = installation.leaks(before, slack, GIVEN_BACK_WITHIN);
            before.forEach((service, held) -> System.out.printf("%s before: %s%n", service.module(), held));
            installation.held().forEach((service, held) -> System.out.printf("%s after: %s%n", service.module(), held));
            return new HostileVerdict(
                    judged, installation.deaths(), leaks, probe.failures(), probe.count(), probe.slowestMillis());
        }
    }

    private static List<JudgedInput> sendAll(InputSender sender, List<HostileInput> plan) throws InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<JudgedInput>> answers = new ArrayList<>();
            for (int i = 0; i < plan.size(); i++) {
                int number = i;
                HostileInput input = plan.get(i);
                answers.add(callers.submit(() -> new JudgedInput(number, input, sender.send(input))));
            }
            List<JudgedInput> judged = new ArrayList<>();
            for (Future<JudgedInput> answer : answers) {
                judged.add(answer.get());
            }
            return judged;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an input could not be sent", e.getCause());
        } finally {
            callers.shutdownNow();
        }
    }

    private List<HostileInput> plan(int count, long seed) throws IOException {
        return InputPlan.of(List.of(BodyGenerators.all(samples()), CallGenerators.all()), count, seed);
    }

    private Path samples() {
        return repository.resolve("demo-model/samples");
    }
}
