package io.globalcom2.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On a real broker, where the letters and results lie that workers would have written. */
class ReplayCommandTest {
    private static final String REQUESTS = "inference-requests";
    private static final String BATCH = "inference-requests-batch";
    private static final String RESULTS = "inference-results";
    private static final String FAILED = "inference-requests-failed";
    private static final String UNPROCESSABLE = "inference-requests-unprocessable";
    private static final byte[] VALUE = {1, 2, 3};

    @TempDir
    static Path folder;

    private static SingleNodeKafka kafka;
    private static KafkaProducer<byte[], byte[]> producer;

    private final String id = "request-" + UUID.randomUUID();
    private final String attempt = "attempt-of-" + id;
    private final StringWriter output = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        kafka = SingleNodeKafka.start(folder.resolve("kafka"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            if (!admin.listTopics().names().get().contains(BATCH)) {
                admin.createTopics(List.of(new NewTopic(BATCH, 1, (short) 1)))
                        .all()
                        .get();
            }
        }
    }

    @AfterAll
    static void stop() {
        producer.close();
        kafka.close();
    }

    @Test
    void putsTheRequestBackAsTheCallerWroteIt() throws Exception {
        fail(REQUESTS);

        assertThat(run("failed", "--id", id)).isZero();

        assertThat(records(REQUESTS, id)).singleElement().satisfies(record -> {
            assertThat(record.value()).isEqualTo(VALUE);
            Map<String, String> headers = new LinkedHashMap<>();
            record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
            assertThat(headers)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "content-type",
                            "application/json",
                            "traceparent",
                            "00-1-2-01",
                            "of-the-caller",
                            "kept",
                            "failed-attempt-id",
                            attempt));
        });
        assertThat(output.toString())
                .contains(
                        "replayed ",
                        " UNAVAILABLE id=" + id + " origin=inference-requests/0/7 deliveries=2 reason=away")
                .endsWith("1 replayed, 0 skipped, 0 failed, 0 left, of 1 that match%n".formatted());
    }

    @Test
    void putsItBackIntoTheTopicWhereItCameFrom() throws Exception {
        fail(BATCH);

        assertThat(run("FAILED", "--id", id)).isZero();

        assertThat(records(BATCH, id)).hasSize(1);
        assertThat(records(REQUESTS, id)).isEmpty();
    }

    @Test
    void onlyListsInADryRun() throws Exception {
        fail(REQUESTS);

        assertThat(run("failed", "--id", id, "--dry-run")).isZero();

        assertThat(output.toString())
                .contains("would replay ", "id=" + id)
                .endsWith("1 would be replayed, 0 skipped, 0 failed, 0 left, of 1 that match%n".formatted());
        assertThat(records(REQUESTS, id)).isEmpty();
    }

    @Test
    void putsNothingBackThatHasEndedSince() throws Exception {
        fail(REQUESTS);
        assertThat(run("failed", "--id", id)).isZero();
        store(RESULTS, id, VALUE, Map.of("attempt-id", "the second attempt"));

        assertThat(run("failed", "--id", id)).isZero();

        assertThat(records(REQUESTS, id)).hasSize(1);
        assertThat(output.toString()).contains("skipped ", "ended later by the attempt the second attempt");
    }

    @Test
    void putsBackWhatWasUnprocessable() throws Exception {
        store(RESULTS, id, VALUE, Map.of("attempt-id", attempt));
        store(UNPROCESSABLE, id, VALUE, letterHeaders(REQUESTS));

        assertThat(run("unprocessable", "--id", id)).isZero();

        assertThat(records(REQUESTS, id)).hasSize(1);
    }

    @Test
    void listsWhatCannotBePutBack() throws Exception {
        fail(REQUESTS);
        store(FAILED, id, new byte[0], letterHeaders(REQUESTS));
        Map<String, String> withoutAttempt = letterHeaders(REQUESTS);
        withoutAttempt.remove("failed-attempt-id");
        store(FAILED, id, VALUE, withoutAttempt);

        assertThat(run("failed", "--id", id)).isZero();

        assertThat(output.toString())
                .contains("it holds no request", "no terminal record tells of it", "1 replayed, 2 skipped");
    }

    @Test
    void takesOnlyWhatMatches() throws Exception {
        Instant before = Instant.now();
        fail(REQUESTS);

        for (List<String> filter : List.of(
                List.of("--code", "INTERNAL"),
                List.of("--reason", "^way$"),
                List.of("--until", before.minusSeconds(60).toString()),
                List.of("--since", before.plusSeconds(60).toString()),
                List.of("--limit", "0"))) {
            List<String> options = new ArrayList<>(List.of("--id", id));
            options.addAll(filter);
            assertThat(run("failed", options.toArray(String[]::new))).isZero();
            assertThat(output.toString()).as(filter.toString()).contains("0 replayed, 0 skipped, 0 failed");
        }
        assertThat(records(REQUESTS, id)).isEmpty();

        assertThat(run(
                        "failed",
                        "--id",
                        id,
                        "--code",
                        "INTERNAL",
                        "--code",
                        "UNAVAILABLE",
                        "--reason",
                        "a.ay",
                        "--since",
                        before.minusSeconds(60).toString(),
                        "--until",
                        before.plusSeconds(60).toString(),
                        "--limit",
                        "1"))
                .isZero();
        assertThat(records(REQUESTS, id)).hasSize(1);
    }

    @Test
    void putsBackTheOldestFirstUpToTheLimit() throws Exception {
        String mark = UUID.randomUUID().toString();
        for (String request : List.of(id + "-1", id + "-2", id + "-3")) {
            store(RESULTS, request, VALUE, Map.of("attempt-id", "of " + request));
            Map<String, String> headers = letterHeaders(REQUESTS);
            headers.put("failed-attempt-id", "of " + request);
            headers.put("failure-reason", mark);
            store(FAILED, request, VALUE, headers);
            Thread.sleep(5);
        }

        assertThat(run("failed", "--reason", mark, "--limit", "2")).isZero();

        assertThat(records(REQUESTS, id + "-1")).hasSize(1);
        assertThat(records(REQUESTS, id + "-2")).hasSize(1);
        assertThat(records(REQUESTS, id + "-3")).isEmpty();
        assertThat(output.toString()).contains("2 replayed, 0 skipped, 0 failed, 1 left, of 3 that match");
    }

    @Test
    void oneThatCannotBePutBackKeepsNoOtherFromIt() throws Exception {
        fail("no-such-topic");
        String other = id + "-other";
        store(RESULTS, other, VALUE, Map.of("attempt-id", "of " + other));
        Map<String, String> headers = letterHeaders(REQUESTS);
        headers.put("failed-attempt-id", "of " + other);
        store(FAILED, other, VALUE, headers);
        Path config = folder.resolve("impatient.properties");
        Files.writeString(config, "max.block.ms=500\n");

        int code = run("failed", "--id", id, "--id", other, "--command-config", config.toString());

        assertThat(code).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(output.toString()).contains("failed ", "1 replayed, 0 skipped, 1 failed");
        assertThat(records(REQUESTS, other)).hasSize(1);
    }

    @Test
    void usesThePropertiesOfTheClients() throws Exception {
        Path config = folder.resolve("client.properties");
        Files.writeString(config, "security.protocol=NONSENSE\n");

        int code = run("failed", "--command-config", config.toString());

        assertThat(code).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(output.toString()).contains("cannot go on: ");
    }

    /** A request that failed, as a worker leaves it. */
    private void fail(String origin) throws Exception {
        store(FAILED, id, VALUE, letterHeaders(origin));
        store(RESULTS, id, VALUE, Map.of("attempt-id", attempt));
    }

    private Map<String, String> letterHeaders(String origin) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("traceparent", "00-1-2-01");
        headers.put("of-the-caller", "kept");
        headers.put("deadline", "1700000000000");
        headers.put("reply-address", "localhost:1");
        headers.put("handed-back", "1");
        headers.put("queued-at", "1700000000000");
        headers.put("failure-code", "UNAVAILABLE");
        headers.put("failure-reason", "away");
        headers.put("origin", origin + "/0/7");
        headers.put("deliveries", "2");
        headers.put("failed-attempt-id", attempt);
        return headers;
    }

    private int run(String from, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("--bootstrap-servers", kafka.bootstrapServers(), "--from", from));
        arguments.addAll(Arrays.asList(options));
        output.getBuffer().setLength(0);
        PrintWriter writer = new PrintWriter(output, true);
        return ReplayCommand.commandLine().setOut(writer).setErr(writer).execute(arguments.toArray(String[]::new));
    }

    private static void store(String topic, String key, byte[] value, Map<String, String> headers) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        producer.send(record).get();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic, String key) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
        }
        return found.stream().filter(record -> key.equals(text(record.key()))).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
