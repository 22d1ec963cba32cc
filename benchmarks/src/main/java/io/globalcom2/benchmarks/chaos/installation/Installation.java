package io.globalcom2.benchmarks.chaos.installation;

import io.globalcom2.benchmarks.chaos.messaging.ResultTimes;
import io.globalcom2.benchmarks.installation.BrokerProcess;
import io.globalcom2.benchmarks.installation.PortBlock;
import io.globalcom2.quickstart.backend.BackendSettings;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Ports;
import io.globalcom2.quickstart.backend.Ports.ServicePorts;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.backend.ServiceLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A broker, a compressor, and two of each other service, on this machine. */
public final class Installation implements AutoCloseable {
    /** Of a record in the queue: short, so that what hangs on it happens often. */
    public static final Duration RECORD_LOCK = Duration.ofSeconds(5);

    public static final String MODEL = "demo-model";
    private static final int PORTS = 20;

    private final ServiceLauncher launcher;
    private final BrokerProcess broker;
    private final List<Member> members;
    private final int relayPort;

    private Installation(ServiceLauncher launcher, BrokerProcess broker, List<Member> members, int relayPort) {
        this.launcher = launcher;
        this.broker = broker;
        this.members = List.copyOf(members);
        this.relayPort = relayPort;
    }

    /**
     * Nothing runs yet.
     *
     * @param repository with the services built
     * @param output for Kafka's data and logs; must not hold the data of a former run
     */
    public static Installation open(Path repository, Path output) throws LaunchException {
        PortBlock ports = PortBlock.find(PORTS);
        int kafka = ports.take();
        ServicePorts compressor = ports.takeForTier();
        // One port on two addresses: see EncoderAddresses.
        ServicePorts firstEncoder = ports.takeForTier();
        ServicePorts secondEncoder = ServicePorts.ofTier(ports.take(), firstEncoder.grpc());
        ServicePorts firstGateway = ports.takeForGateway();
        Ports known = new Ports(kafka, Map.of(Service.COMPRESSOR, compressor, Service.VISION_ENCODER, firstEncoder));
        BackendSettings settings = new BackendSettings(
                repository,
                repository.resolve("demo-model/checkpoint"),
                MODEL,
                output,
                known,
                BackendSettings.SOON_READY,
                MemberEnvironment.OF_ALL);
        ServiceLauncher launcher = ServiceLauncher.open(settings);
        Map<String, String> ofWorkers = MemberEnvironment.ofWorkers(writeHosts(output), firstEncoder.grpc());
        List<Member> members = new ArrayList<>();
        members.add(new Member(launcher, Service.COMPRESSOR, "compressor", compressor, Map.of()));
        members.add(new Member(
                launcher, Service.VISION_ENCODER, "encoder-1", firstEncoder, EncoderAddresses.listenOnFirst()));
        members.add(new Member(
                launcher, Service.VISION_ENCODER, "encoder-2", secondEncoder, EncoderAddresses.listenOnSecond()));
        members.add(new Member(launcher, Service.LLM, "llm-1", ports.takeForTier(), ofWorkers));
        members.add(new Member(launcher, Service.LLM, "llm-2", ports.takeForTier(), ofWorkers));
        members.add(new Member(launcher, Service.GATEWAY, "gateway-1", firstGateway, Map.of()));
        members.add(new Member(launcher, Service.GATEWAY, "gateway-2", ports.takeForGateway(), Map.of()));
        BrokerProcess broker = new BrokerProcess(
                launcher,
                kafka,
                settings.output().resolve("kafka"),
                settings.logFolder().resolve("kafka.log"),
                RECORD_LOCK);
        return new Installation(launcher, broker, members, ports.take());
    }

    /** Starts everything and returns when all is ready. */
    public void start() throws LaunchException, InterruptedException {
        broker.start();
        ResultTimes.countByTheBroker(broker.bootstrapServers());
        for (Member member : members) {
            member.start();
        }
        for (Member member : members) {
            member.awaitReady();
        }
    }

    public BrokerProcess broker() {
        return broker;
    }

    public List<Member> members() {
        return members;
    }

    /** Members of one service. */
    public List<Member> membersOf(Service service) {
        return members.stream().filter(member -> member.service() == service).toList();
    }

    /** A port for the relay to which killers have their text pushed. */
    public int relayPort() {
        return relayPort;
    }

    /** The worker at the other end of a connection to the relay; empty when it has gone already. */
    public Optional<Member> workerBehind(int callerPort) {
        return SocketOwner.socket(callerPort, relayPort).flatMap(socket -> membersOf(Service.LLM).stream()
                .filter(member -> member.holds(socket))
                .findFirst());
    }

    /** Ends the services, the front door first, then Kafka. */
    @Override
    public void close() {
        for (int i = members.size() - 1; i >= 0; i--) {
            members.get(i).close();
        }
        members.forEach(Member::awaitEnd);
        try {
            broker.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        launcher.close();
    }

    private static Path writeHosts(Path output) throws LaunchException {
        Path hosts = output.toAbsolutePath().resolve("hosts");
        try {
            Files.createDirectories(hosts.getParent());
            return Files.writeString(hosts, EncoderAddresses.HOSTS);
        } catch (IOException e) {
            throw new LaunchException("Cannot write %s: %s".formatted(hosts, e), e);
        }
    }
}
