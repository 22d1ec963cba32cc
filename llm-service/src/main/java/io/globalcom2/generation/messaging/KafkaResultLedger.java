package io.globalcom2.generation.messaging;

import static java.util.Objects.requireNonNullElse;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.wire.OutcomeMessages;
import io.globalcom2.generation.worker.Outcome;
import io.globalcom2.generation.worker.QueueRecord;
import io.globalcom2.generation.worker.ResultLedger;
import io.globalcom2.generation.worker.Settled;
import io.globalcom2.generation.worker.TerminalRecord;
import io.globalcom2.proto.v1.FurtherChoice;
import io.globalcom2.proto.v1.InferenceResult;
import io.globalcom2.wire.RequestHeaders;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** The topic {@code inference-results}. A terminal record is written in the mapping of its request: who asks in JSON reads JSON. */
@Singleton
final class KafkaResultLedger implements ResultLedger {
    /** Reading 100,000 results of 2 kB takes a few seconds, once; afterwards there are few at a time. */
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    private final ConfirmedSender results;
    private final ResultEnds ends;
    private final ResultFollower follower;

    KafkaResultLedger(
            @Channel(Channels.RESULTS) MutinyEmitter<byte[]> results, ResultEnds ends, ResultFollower follower) {
        this.results = new ConfirmedSender(Channels.RESULTS, results);
        this.ends = ends;
        this.follower = follower;
    }

    @Override
    public Optional<Settled> settledBy(String requestId) {
        try {
            follower.awaitEnds(ends.ends(), CATCH_UP);
            return follower.settledBy(requestId);
        } catch (KafkaException e) {
            throw new ServingException(FailureKind.UNAVAILABLE, Channels.RESULTS + ": cannot be read", e);
        }
    }

    @Override
    public Optional<Settled> knownToBeSettledBy(String requestId) {
        return follower.settledBy(requestId);
    }

    @Override
    public void store(QueueRecord record, Optional<String> digest, TerminalRecord terminal) {
        ConsumerRecord<byte[], byte[]> asked = KafkaQueueRecord.of(record).record();
        Headers request = asked.headers();
        boolean json = ContentType.of(request).isOfJsonCaller(requireNonNullElse(asked.value(), new byte[0]));
        Headers headers = new RecordHeaders();
        HeaderValues.put(headers, RequestHeaders.ATTEMPT_ID, terminal.attemptId());
        digest.ifPresent(text -> HeaderValues.put(headers, RequestHeaders.REQUEST_DIGEST, text));
        HeaderValues.text(request, RequestHeaders.TRACE_PARENT)
                .ifPresent(trace -> HeaderValues.put(headers, RequestHeaders.TRACE_PARENT, trace));
        if (json) {
            HeaderValues.put(headers, RequestHeaders.CONTENT_TYPE, RequestHeaders.JSON);
        }
        InferenceResult result = result(terminal);
        results.send(
                terminal.requestId().getBytes(StandardCharsets.UTF_8),
                json ? json(result) : result.toByteArray(),
                headers);
    }

    @Override
    public boolean isAlive() {
        return follower.isAlive();
    }

    private static InferenceResult result(TerminalRecord terminal) {
        InferenceResult.Builder result = InferenceResult.newBuilder()
                .setRequestId(terminal.requestId())
                .setAttemptId(terminal.attemptId())
                .setText(terminal.choices().get(0).text())
                .addAllLogprobs(terminal.choices().get(0).logprobs());
        terminal.choices().stream()
                .skip(1)
                .map(choice -> FurtherChoice.newBuilder()
                        .setText(choice.text())
                        .addAllLogprobs(choice.logprobs())
                        .build())
                .forEach(result::addFurtherChoices);
        if (terminal.outcome() instanceof Outcome.Completed completed) {
            return result.setCompleted(OutcomeMessages.completed(completed)).build();
        }
        return result.setFailed(OutcomeMessages.failed((Outcome.Failed) terminal.outcome()))
                .build();
    }

    private static byte[] json(InferenceResult result) {
        try {
            return JsonFormat.printer()
                    .omittingInsignificantWhitespace()
                    .print(result)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a result holds nothing that JSON cannot", e);
        }
    }
}
