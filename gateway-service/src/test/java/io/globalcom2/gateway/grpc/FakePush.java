package io.globalcom2.gateway.grpc;

import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.Failed;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.PushOpen;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.StopReason;
import io.globalcom2.proto.v1.TextDelta;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.TokenRelayGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The worker's side of one {@code TokenRelay.Push}. */
public final class FakePush implements AutoCloseable, StreamObserver<PushResponse> {
    private final ManagedChannel channel;
    private final ClientCallStreamObserver<PushRequest> requests;
    private final String requestId;
    private final String attemptId;
    private final Consumer<StopReason> onStop;
    private final CompletableFuture<StopReason> opened = new CompletableFuture<>();
    private final CompletableFuture<Long> acknowledged = new CompletableFuture<>();
    private long sequenceNumber;
    private boolean broken;

    /** @param open how it announces itself */
    public FakePush(String address, PushOpen open, Consumer<StopReason> onStop) {
        this.requestId = open.getRequestId();
        this.attemptId = open.getAttemptId();
        this.onStop = onStop;
        channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        requests = (ClientCallStreamObserver<PushRequest>)
                TokenRelayGrpc.newStub(channel).push(this);
        requests.onNext(PushRequest.newBuilder().setOpen(open).build());
    }

    /** Waits for the answer to open. */
    public boolean isOpen() {
        return opened.orTimeout(1, TimeUnit.MINUTES).join() == StopReason.STOP_REASON_UNSPECIFIED;
    }

    public void say(String text, int completionTokens) {
        say(text, completionTokens, List.of());
    }

    public void say(String text, int completionTokens, List<TokenLogprob> logprobs) {
        send(GenerateEvent.newBuilder()
                .setDelta(TextDelta.newBuilder()
                        .setText(text)
                        .setCompletionTokens(completionTokens)
                        .addAllLogprobs(logprobs)));
    }

    /** Says something of another choice than the first. */
    public void say(int index, String text, int completionTokens) {
        send(GenerateEvent.newBuilder()
                .setDelta(TextDelta.newBuilder().setIndex(index).setText(text).setCompletionTokens(completionTokens)));
    }

    public void complete(Completed completed) {
        end(GenerateEvent.newBuilder().setCompleted(completed));
    }

    public void fail(Failed failed) {
        end(GenerateEvent.newBuilder().setFailed(failed));
    }

    /** Loses the stream; what is said from now on goes nowhere. */
    public void breakOff() {
        broken = true;
        requests.cancel("lost", null);
    }

    @Override
    public void onNext(PushResponse response) {
        StopReason reason = response.getStopReason();
        if (reason != StopReason.STOP_REASON_UNSPECIFIED) {
            onStop.accept(reason);
        }
        if (!opened.complete(reason) && response.getAcknowledgedSequenceNumber() > 0) {
            acknowledged.complete(response.getAcknowledgedSequenceNumber());
        }
    }

    @Override
    public void onError(Throwable failure) {
        opened.completeExceptionally(failure);
        acknowledged.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        acknowledged.complete(-1L);
    }

    @Override
    public void close() {
        channel.shutdown();
    }

    private void end(GenerateEvent.Builder event) {
        send(event);
        if (!broken) {
            acknowledged.orTimeout(1, TimeUnit.MINUTES).join();
            requests.onCompleted();
        }
    }

    private void send(GenerateEvent.Builder event) {
        if (!broken) {
            requests.onNext(PushRequest.newBuilder()
                    .setEvent(event.setRequestId(requestId)
                            .setAttemptId(attemptId)
                            .setSequenceNumber(sequenceNumber++))
                    .build());
        }
    }
}
