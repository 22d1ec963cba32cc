package io.globalcom2.generation.worker;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.SamplingOptions;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A record that asks "?" about some images; queued at {@link #QUEUED}. */
final class FakeRecord implements QueueRecord {
    static final Instant QUEUED = Instant.parse("2026-01-01T00:00:00Z");

    private Optional<String> requestId;
    private Optional<Instant> deadline = Optional.empty();
    private Optional<ReplyTo> replyTo = Optional.of(new ReplyTo("gateway:9000", "secret", ""));
    private Optional<String> failedAttemptId = Optional.empty();
    private Supplier<InferenceJob> job;
    private Optional<String> digest = Optional.of("the question");
    private String origin = "0";
    private int delivery = 1;
    private boolean mayBeDropped;
    private final FakeLock lock = new FakeLock();

    private FakeRecord(String requestId, int images) {
        this.requestId = Optional.of(requestId);
        this.job = () -> job(requestId, images, SamplingOptions.greedy(8));
    }

    static FakeRecord asking(String requestId, int images) {
        return new FakeRecord(requestId, images);
    }

    static FakeRecord unreadable(String requestId) {
        FakeRecord record = new FakeRecord(requestId, 0);
        record.requestId = requestId.isEmpty() ? Optional.empty() : Optional.of(requestId);
        record.job = () -> {
            throw ServingException.invalidInput("value: expected a request, got noise");
        };
        return record;
    }

    FakeRecord withDeadline(Instant instant) {
        deadline = Optional.of(instant);
        return this;
    }

    FakeRecord withoutReplyAddress() {
        replyTo = Optional.empty();
        return this;
    }

    FakeRecord doingOver(String attemptId) {
        failedAttemptId = Optional.of(attemptId);
        return this;
    }

    /** Another place in the queue than the other records of the request. */
    FakeRecord at(String place) {
        origin = place;
        return this;
    }

    /** Another question than the other records of the request. */
    FakeRecord askingElse() {
        digest = Optional.of("another question");
        return this;
    }

    FakeRecord delivered(int times) {
        delivery = times;
        return this;
    }

    FakeRecord thatMayBeDropped() {
        mayBeDropped = true;
        return this;
    }

    /** Asks about no image, with these options. */
    FakeRecord sampling(SamplingOptions options) {
        String id = requestId.orElseThrow();
        job = () -> job(id, 0, options);
        return this;
    }

    FakeRecord throwing(Error error) {
        job = () -> {
            throw error;
        };
        return this;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public FakeLock lock() {
        return lock;
    }

    @Override
    public int delivery() {
        return delivery;
    }

    @Override
    public boolean mayBeDropped() {
        return mayBeDropped;
    }

    @Override
    public int turn() {
        return delivery;
    }

    @Override
    public boolean mayBeSettled() {
        return delivery > 1 || replyTo.isEmpty() || failedAttemptId.isPresent();
    }

    @Override
    public Optional<String> requestId() {
        return requestId;
    }

    @Override
    public Instant queuedAt() {
        return QUEUED;
    }

    @Override
    public Optional<Instant> deadline() {
        return deadline;
    }

    @Override
    public Optional<ReplyTo> replyTo() {
        return replyTo;
    }

    @Override
    public Optional<String> failedAttemptId() {
        return failedAttemptId;
    }

    @Override
    public Optional<String> digest() {
        return digest;
    }

    @Override
    public InferenceJob job() {
        return job.get();
    }

    @Override
    public String toString() {
        return requestId.orElse("?");
    }

    private static InferenceJob job(String requestId, int images, SamplingOptions options) {
        List<ChatPart> parts = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            parts.add(new ChatPart.Image(new ImageFile(ByteBuffer.wrap(new byte[] {(byte) i}), "image/png")));
        }
        parts.add(new ChatPart.Text("?"));
        return new InferenceJob(
                requestId,
                "",
                new Conversation(List.of(new ChatMessage(Role.USER, parts))),
                CompressionOptions.NONE,
                options);
    }
}
