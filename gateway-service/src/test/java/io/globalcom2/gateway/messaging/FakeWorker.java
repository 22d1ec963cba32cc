package io.globalcom2.gateway.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.grpc.FakePush;
import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Failed;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.FurtherChoice;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.proto.v1.PushOpen;
import io.globalcom2.proto.v1.StopReason;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.TopLogprob;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.wire.FailedMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A worker whose answers one can compute in the head: it says the words of the last message, one event each, a space after every word. The
 * first word tells it how to behave: {@code hold} says that word and waits, {@code silent} waits before it says anything, {@code late} waits
 * before it opens its stream, {@code invalid} fails at once, {@code long} too, for the length of the prompt, {@code stumble} fails after the first word, {@code vanish} loses its stream
 * after the first word and only stores the result. A word is a token. Of other choices than the first every
 * word ends with their index. Every image has 100 tokens, of which the ratio's share is kept, and 4 newlines.
 */
public final class FakeWorker {
    private static final int ORIGINAL_TOKENS = 100;
    private static final int NEWLINE_TOKENS = 4;

    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> results;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<ConsumerRecord<String, byte[]>> taken = new LinkedBlockingQueue<>();
    private final BlockingQueue<StopReason> stops = new LinkedBlockingQueue<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final Thread consuming = new Thread(this::consume, "fake-worker");
    private volatile boolean closed;

    public FakeWorker(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
        takeWhatComes();
        results = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
        consuming.start();
    }

    /** The next record that was taken out of the queue. */
    public ConsumerRecord<String, byte[]> awaitTaken() throws InterruptedException {
        return await(taken);
    }

    /** The next stop reason a waiting attempt was told. */
    public StopReason awaitStop() throws InterruptedException {
        return await(stops);
    }

    /** Lets a waiting request go on. */
    public void release(String requestId) {
        held.get(requestId).countDown();
    }

    public void close() throws InterruptedException {
        closed = true;
        consuming.join(Duration.ofMinutes(1).toMillis());
        threads.shutdownNow();
        results.close();
    }

    /** From now on, without a group: a test never meets the requests of the one before it. */
    private void takeWhatComes() {
        List<TopicPartition> partitions = consumer.partitionsFor("inference-requests").stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    private void consume() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    held.put(record.key(), new CountDownLatch(1));
                    taken.add(record);
                    threads.execute(() -> answer(record));
                }
            }
        }
    }

    private void answer(ConsumerRecord<String, byte[]> record) {
        try {
            InferenceRequest request = InferenceRequest.parseFrom(record.value());
            List<String> words = words(request);
            if (words.get(0).equals("late")) {
                awaitRelease(record.key());
            }
            try (FakePush push =
                    new FakePush(header(record, "reply-address"), announce(record, "attempt-1"), stops::add)) {
                if (push.isOpen()) {
                    speak(record, request, words, push);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the fake worker has a fault", e);
        }
    }

    private void speak(
            ConsumerRecord<String, byte[]> record, InferenceRequest request, List<String> words, FakePush push)
            throws Exception {
        String behaviour = words.get(0);
        if (behaviour.equals("silent")) {
            awaitRelease(request.getRequestId());
        }
        if (behaviour.equals("invalid")) {
            push.fail(failure());
            return;
        }
        if (behaviour.equals("long")) {
            push.fail(longerThanTheContext());
            return;
        }
        List<TokenLogprob> logprobs = logprobs(request, words);
        push.say(words.get(0) + " ", 1, only(logprobs, 0));
        sayOthers(request, words.get(0), 1, push);
        if (behaviour.equals("hold")) {
            awaitRelease(request.getRequestId());
        }
        if (behaviour.equals("stumble")) {
            push.fail(failure());
            return;
        }
        if (behaviour.equals("vanish")) {
            push.breakOff();
        }
        for (int i = 1; i < words.size(); i++) {
            push.say(words.get(i) + " ", i + 1, only(logprobs, i));
            sayOthers(request, words.get(i), i + 1, push);
        }
        Completed completed = completed(request, words.size());
        store(
                record,
                InferenceResult.newBuilder()
                        .setRequestId(request.getRequestId())
                        .setAttemptId("attempt-1")
                        .setText(String.join(" ", words) + " ")
                        .addAllLogprobs(logprobs)
                        .addAllFurtherChoices(furtherChoices(request, words))
                        .setCompleted(completed)
                        .build());
        push.complete(completed);
    }

    private static void sayOthers(InferenceRequest request, String word, int completionTokens, FakePush push) {
        for (int index = 1; index < request.getSampling().getN(); index++) {
            push.say(index, word + index + " ", completionTokens);
        }
    }

    private static List<FurtherChoice> furtherChoices(InferenceRequest request, List<String> words) {
        List<FurtherChoice> choices = new ArrayList<>();
        for (int index = 1; index < request.getSampling().getN(); index++) {
            choices.add(FurtherChoice.newBuilder()
                    .setText(String.join(index + " ", words) + index + " ")
                    .build());
        }
        return choices;
    }

    /** Of each word, where they are asked for: -1 for the first, -2 for the next, …; always as many others, of which it says nothing. */
    private static List<TokenLogprob> logprobs(InferenceRequest request, List<String> words) {
        List<TokenLogprob> logprobs = new ArrayList<>();
        int offset = 0;
        for (String word : request.getSampling().getLogprobs() ? words : List.<String>of()) {
            TokenLogprob.Builder token = TokenLogprob.newBuilder()
                    .setToken(word + " ")
                    .setBytes(ByteString.copyFromUtf8(word + " "))
                    .setLogprob(-1 - logprobs.size())
                    .setOffset(offset);
            for (int i = 0; i < request.getSampling().getTopLogprobs(); i++) {
                token.addTopLogprobs(TopLogprob.newBuilder().setToken("other").setLogprob(-i));
            }
            offset += word.length() + 1;
            logprobs.add(token.build());
        }
        return logprobs;
    }

    private static List<TokenLogprob> only(List<TokenLogprob> logprobs, int index) {
        return logprobs.isEmpty() ? List.of() : logprobs.subList(index, index + 1);
    }

    private void awaitRelease(String requestId) throws InterruptedException {
        held.get(requestId).await();
    }

    private void store(ConsumerRecord<String, byte[]> request, InferenceResult result) throws Exception {
        ProducerRecord<String, byte[]> stored =
                new ProducerRecord<>("inference-results", result.getRequestId(), result.toByteArray());
        stored.headers().add(request.headers().lastHeader("request-digest"));
        results.send(stored).get();
    }

    /** How an attempt at the request of a record announces itself. */
    public static PushOpen announce(ConsumerRecord<String, byte[]> record, String attemptId) {
        return PushOpen.newBuilder()
                .setRequestId(record.key())
                .setAttemptId(attemptId)
                .setRelaySecret(header(record, "relay-secret"))
                .setRequestDigest(header(record, "request-digest"))
                .build();
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static List<String> words(InferenceRequest request) {
        StringBuilder text = new StringBuilder();
        request.getMessages(request.getMessagesCount() - 1).getContentList().stream()
                .filter(ContentPart::hasText)
                .forEach(part -> text.append(part.getText()));
        return List.of(text.toString().split(" ", -1));
    }

    /** A word of the question is a token, and so is a position of an image. */
    private static Completed completed(InferenceRequest request, int words) {
        int choices = Math.max(1, request.getSampling().getN());
        Usage.Builder usage = Usage.newBuilder().setCompletionTokens(words * choices);
        int promptTokens = words;
        for (ContentPart part :
                request.getMessages(request.getMessagesCount() - 1).getContentList()) {
            if (part.hasImage()) {
                ImageUsage image = image(request.getCompression());
                usage.addImages(image);
                promptTokens += image.getTokens().getKept() + NEWLINE_TOKENS;
            }
        }
        return Completed.newBuilder()
                .setFinishReason(FinishReason.FINISH_REASON_STOP)
                .addAllFurtherFinishReasons(Collections.nCopies(choices - 1, FinishReason.FINISH_REASON_LENGTH))
                .setUsage(usage.setPromptTokens(promptTokens))
                .build();
    }

    private static ImageUsage image(Compression compression) {
        double ratio = compression.hasRetentionRatio() ? compression.getRetentionRatio() : 1;
        int kept = (int) Math.round(ORIGINAL_TOKENS * ratio);
        return ImageUsage.newBuilder()
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(6)
                        .setImageHeight(4)
                        .setGridColumns(2)
                        .setGridRows(1)
                        .setSide(24))
                .setTokens(ImageTokens.newBuilder()
                        .setOriginal(ORIGINAL_TOKENS)
                        .setKept(kept)
                        .setNewline(NEWLINE_TOKENS))
                .setMethod("globalcom2")
                .setProfile("standard")
                .setRequestedRatio(ratio)
                .setAppliedRatio((double) kept / ORIGINAL_TOKENS)
                .build();
    }

    private static Failed longerThanTheContext() {
        return FailedMessages.write(
                FailureKind.CONTEXT_LENGTH_EXCEEDED,
                "messages: expected a prompt of at most 4096 positions, got at least 5000: 5000 of text and 0 of 0 images");
    }

    private static Failed failure() {
        return Failed.newBuilder()
                .setCode(3)
                .setMessage("image: expected pixels, got noise")
                .build();
    }

    private static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(1, TimeUnit.MINUTES);
        if (item == null) {
            throw new AssertionError("expected something within a minute");
        }
        return item;
    }
}
