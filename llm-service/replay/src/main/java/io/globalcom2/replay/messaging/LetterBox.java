package io.globalcom2.replay.messaging;

import io.globalcom2.replay.DeadLetterTopic;
import io.globalcom2.replay.LatestAttempts;
import io.globalcom2.replay.Letter;
import io.globalcom2.replay.LetterFilter;
import io.globalcom2.wire.RequestHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of dead letters. Holds what the letters say of themselves; their values, pictures and all, only while they are put back. */
public final class LetterBox implements AutoCloseable {
    private static final String RESULTS = "inference-results";
    /** The same number as in the topics, the brokers and the other producers. */
    private static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param settings of Kafka's clients: where the brokers are, and what they want to know of who asks */
    public LetterBox(Map<String, Object> settings, DeadLetterTopic letters) {
        topic = letters.topicName();
        consumer = new KafkaConsumer<>(reading(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(writing(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * The letters that match, oldest first.
     *
     * @throws KafkaException when the topic cannot be read
     */
    public List<Letter> letters(LetterFilter filter) {
        List<Letter> letters = new ArrayList<>();
        TopicScan.read(consumer, topic, record -> {
            Letter letter = letter(record);
            if (filter.matches(letter)) {
                letters.add(letter);
            }
        });
        letters.sort(Comparator.comparing(Letter::time));
        return letters;
    }

    /**
     * How the requests of these letters ended last.
     *
     * @throws KafkaException when the results cannot be read
     */
    public LatestAttempts latestAttempts(List<Letter> letters) {
        LatestAttempts latest = new LatestAttempts(letters);
        TopicScan.read(
                consumer,
                RESULTS,
                record -> latest.add(
                        LetterHeaders.text(record.key()),
                        LetterHeaders.text(record.headers(), RequestHeaders.ATTEMPT_ID)));
        return latest;
    }

    /**
     * Puts a copy of the request into the topic where it came from; returns when the brokers have it.
     *
     * @throws KafkaException when the letter is no longer there, or the copy is not confirmed
     */
    public void putBack(Letter letter) {
        ConsumerRecord<byte[], byte[]> record = fetch(letter);
        try {
            producer.send(new ProducerRecord<>(
                            letter.originTopic(),
                            null,
                            record.key(),
                            record.value(),
                            LetterHeaders.putBack(record.headers())))
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }

    private ConsumerRecord<byte[], byte[]> fetch(Letter letter) {
        TopicPartition partition = new TopicPartition(topic, letter.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, letter.offset());
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < giveUp) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() == letter.offset()) {
                    return record;
                }
                throw new KafkaException("the letter is no longer there");
            }
        }
        throw new TimeoutException("the letter was not read in " + PATIENCE);
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        return new Letter(
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                LetterHeaders.text(record.key()),
                LetterHeaders.text(record.headers(), RequestHeaders.FAILURE_CODE),
                LetterHeaders.text(record.headers(), RequestHeaders.FAILURE_REASON),
                LetterHeaders.text(record.headers(), RequestHeaders.ORIGIN),
                LetterHeaders.text(record.headers(), RequestHeaders.DELIVERIES),
                LetterHeaders.text(record.headers(), RequestHeaders.FAILED_ATTEMPT_ID),
                record.value() != null && record.value().length > 0);
    }

    private static Map<String, Object> reading(Map<String, Object> settings) {
        Map<String, Object> reading = new HashMap<>(settings);
        reading.remove(ConsumerConfig.GROUP_ID_CONFIG);
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // A letter that is gone is not to be taken for the next one.
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        reading.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_RECORD_BYTES);
        return reading;
    }

    private static Map<String, Object> writing(Map<String, Object> settings) {
        Map<String, Object> writing = new HashMap<>(settings);
        writing.put(ProducerConfig.ACKS_CONFIG, "all");
        writing.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
        return writing;
    }
}
