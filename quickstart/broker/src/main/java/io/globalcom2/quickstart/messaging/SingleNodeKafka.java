package io.globalcom2.quickstart.messaging;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its KRaft controller in this process, on localhost, without authentication. It is ready and has the {@link Topics}
 * when {@link #start} returns. Not for production: one copy of everything, no flush, data in the folder given.
 */
public final class SingleNodeKafka implements AutoCloseable {
    private static final String NODE_ID = "1";
    private static final String CONTROLLER = "CONTROLLER";
    /** How long a worker that fell silent keeps its records, unless told otherwise. */
    private static final Duration RECORD_LOCK = Duration.ofSeconds(30);
    /** The lower bound of what a group may set, by default. */
    private static final Duration SHORTEST_RECORD_LOCK = Duration.ofSeconds(15);

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    /** For whoever connects. */
    private final Map<String, String> clientSettings;

    private SingleNodeKafka(KafkaRaftServer server, String bootstrapServers, Map<String, String> clientSettings) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.clientSettings = clientSettings;
    }

    /** {@link #start(int, Path, Duration)} on a free port, with records locked for half a minute. */
    public static SingleNodeKafka start(Path folder) throws IOException {
        return start(freePort(), folder);
    }

    /** {@link #start(int, Path, Duration)} on a free port. */
    public static SingleNodeKafka start(Path folder, Duration recordLock) throws IOException {
        return start(freePort(), folder, recordLock);
    }

    /** {@link #start(Path)} for clients that connect over TLS. */
    public static SingleNodeKafka start(Path folder, BrokerTls tls) throws IOException {
        return start(freePort(), folder, RECORD_LOCK, Optional.of(tls));
    }

    /** {@link #start(int, Path, Duration)} with records locked for half a minute. */
    public static SingleNodeKafka start(int port, Path folder) throws IOException {
        return start(port, folder, RECORD_LOCK);
    }

    /**
     * Starts a broker, on the data it left where there is any, and creates the topics that are missing.
     *
     * @param port where clients connect; the controller takes another free port
     * @param folder for the data; created where missing, must not hold the data of another broker
     * @param recordLock for how long a record of a share group belongs to who took it, unless the group says otherwise; groups may say less
     *     than the usual bound of 15 s where this is less
     * @throws IOException when the folder or the port cannot be used, or the topics cannot be created
     */
    public static SingleNodeKafka start(int port, Path folder, Duration recordLock) throws IOException {
        return start(port, folder, recordLock, Optional.empty());
    }

    private static SingleNodeKafka start(int port, Path folder, Duration recordLock, Optional<BrokerTls> tls)
            throws IOException {
        requireNonNull(folder, "folder is null");
        requireNonNull(recordLock, "recordLock is null");
        String protocol = tls.isPresent() ? "SSL" : "PLAINTEXT";
        Properties settings =
                settings(protocol, port, freePort(), folder.toAbsolutePath().resolve("data"));
        settings.putAll(shareGroups(recordLock));
        tls.ifPresent(files -> settings.putAll(files.ofBroker()));
        format(settings.getProperty("log.dirs"));
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        SingleNodeKafka kafka = new SingleNodeKafka(
                server, "localhost:" + port, tls.map(BrokerTls::ofClients).orElse(Map.of()));
        try {
            server.startup();
            kafka.createTopics();
        } catch (IOException e) {
            kafka.close();
            throw e;
        } catch (RuntimeException e) {
            kafka.close();
            throw new IOException(
                    "broker on port %d: %s".formatted(port, rootCause(e).getMessage()), e);
        }
        return kafka;
    }

    /** Value for {@code kafka.bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties settings(String protocol, int port, int controllerPort, Path data) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE_ID);
        settings.put("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);
        settings.put("listeners", protocol + "://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        settings.put("advertised.listeners", protocol + "://localhost:" + port);
        settings.put("listener.security.protocol.map", protocol + ":" + protocol + ",CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("inter.broker.listener.name", protocol);
        settings.put("log.dirs", data.toString());
        settings.put("message.max.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES));
        settings.put("auto.create.topics.enable", "false");
        // Kafka's own topics: one copy, and few partitions so that start and stop are fast.
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        // Nobody to wait for: not for more members of a group, not for another broker that takes over.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("controlled.shutdown.enable", "false");
        return settings;
    }

    private static Map<String, String> shareGroups(Duration recordLock) {
        Duration shortest = recordLock.compareTo(SHORTEST_RECORD_LOCK) < 0 ? recordLock : SHORTEST_RECORD_LOCK;
        return Map.of(
                "share.coordinator.state.topic.replication.factor",
                "1",
                "share.coordinator.state.topic.min.isr",
                "1",
                "share.coordinator.state.topic.num.partitions",
                "1",
                "group.share.record.lock.duration.ms",
                Long.toString(recordLock.toMillis()),
                "group.share.min.record.lock.duration.ms",
                Long.toString(shortest.toMillis()),
                // How far the queue runs on past the oldest record that is still held, and how many takers there may
                // be. Both at the most.
                "group.share.partition.max.record.locks",
                "10000",
                "group.share.max.size",
                "1000",
                // A record is given up by the workers at the fourth delivery. Deliveries that reach none of them,
                // because
                // one died while it asked, count too: where there are as many as this, the record is dropped in
                // silence.
                "group.share.delivery.count.limit",
                "10");
    }

    /** What {@code kafka-storage format} does; leaves a formatted folder as it is. */
    private static void format(String data) throws IOException {
        if (Files.exists(Path.of(data, "meta.properties"))) {
            return;
        }
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(Integer.parseInt(NODE_ID))
                    .setDirectories(List.of(data))
                    .setMetadataLogDirectory(data)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(CONTROLLER)
                    .setUnstableFeatureVersionsEnabled(false)
                    .run();
        } catch (Exception e) {
            throw new IOException("cannot format " + data + " for the broker: " + e.getMessage(), e);
        }
    }

    private void createTopics() throws IOException {
        Properties settings = new Properties();
        settings.putAll(clientSettings);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (Admin admin = Admin.create(settings)) {
            for (KafkaFuture<Void> created :
                    admin.createTopics(Topics.all()).values().values()) {
                awaitTopic(created);
            }
        } catch (ExecutionException e) {
            throw new IOException("cannot create the topics: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating the topics", e);
        }
    }

    private static void awaitTopic(KafkaFuture<Void> created) throws ExecutionException, InterruptedException {
        try {
            created.get();
        } catch (ExecutionException e) {
            // The folder is that of a broker which ran before.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static Throwable rootCause(Throwable failure) {
        return failure.getCause() == null ? failure : rootCause(failure.getCause());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
