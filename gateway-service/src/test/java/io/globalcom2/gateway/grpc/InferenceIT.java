package io.globalcom2.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.globalcom2.gateway.messaging.BrokerResource;
import io.globalcom2.gateway.messaging.FakeWorker;
import io.globalcom2.proto.v1.CancelRequest;
import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.FollowRequest;
import io.globalcom2.proto.v1.GatewayPeerGrpc;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.PushOpen;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.Sampling;
import io.globalcom2.proto.v1.StopReason;
import io.globalcom2.proto.v1.TokenRelayGrpc;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.proto.v1.WatchRequest;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerResource.class)
class InferenceIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @ConfigProperty(name = "globalcom2.gateway.reply-address")
    String relayAddress;

    @Inject
    MeterRegistry registry;

    private FakeWorker worker;
    private ManagedChannel channel;

    @BeforeEach
    void start() {
        worker = new FakeWorker(bootstrapServers);
        channel = channelTo("localhost:" + port);
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow();
        worker.close();
    }

    @Test
    void streamsNumberedEventsAndExactlyOneEnd() {
        InferenceRequest request = question("a cat on a mat");
        List<GenerateEvent> events = all(stub().generate(request));

        assertThat(events)
                .extracting(GenerateEvent::getSequenceNumber)
                .containsExactlyElementsOf(
                        LongStream.range(0, events.size()).boxed().toList());
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getRequestId()).matches("chatcmpl-[0-9a-f]{64}");
            assertThat(event.getAttemptId()).isEqualTo("attempt-1");
        });
        assertThat(text(events)).isEqualTo("a cat on a mat ");
        assertThat(events.subList(0, events.size() - 1)).allMatch(GenerateEvent::hasDelta);
        GenerateEvent last = events.get(events.size() - 1);
        assertThat(last.getCompleted().getUsage().getCompletionTokens()).isEqualTo(5);
    }

    @Test
    void mintsARequestIdWhereThereIsNone() {
        GenerateEvent event = stub().generate(
                        question("hello").toBuilder().clearRequestId().build())
                .next();

        assertThat(event.getRequestId()).startsWith("chatcmpl-");
    }

    @Test
    void endsAnAcceptedRequestThatFailsWithAnEvent() {
        List<GenerateEvent> events = all(stub().generate(question("invalid question")));

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getFailed().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
            assertThat(event.getFailed().getMessage()).isEqualTo("image: expected pixels, got noise");
        });
    }

    @Test
    void refusesWhatIsWrongWithAStatus() {
        InferenceRequest hello = question("hello");

        assertThat(refusalOf(hello.toBuilder().clearMessages().build()))
                .isEqualTo("INVALID_ARGUMENT messages: expected at least one, got none");
        assertThat(refusalOf(hello.toBuilder()
                        .setSampling(Sampling.newBuilder().setTopK(-1))
                        .build()))
                .isEqualTo("INVALID_ARGUMENT top_k: expected at most 2147483647, got 4294967295");
        assertThat(refusalOf(hello.toBuilder().setModel("gpt-4").build()))
                .isEqualTo("NOT_FOUND model: expected \"llava-next\", got \"gpt-4\"");
    }

    /** Six million empty messages: objects of a third of a gigabyte. */
    @Test
    void refusesAMessageOfManyEmptyOnesBeforeItIsRead() throws Exception {
        byte[] empty = new byte[12_000_000];
        for (int i = 0; i < empty.length; i += 2) {
            empty[i] = InferenceRequest.MESSAGES_FIELD_NUMBER << 3 | 2;
        }
        MethodDescriptor<byte[], GenerateEvent> raw = InferenceGrpc.getGenerateMethod().toBuilder(
                        new MethodDescriptor.Marshaller<byte[]>() {
                            @Override
                            public InputStream stream(byte[] bytes) {
                                return new ByteArrayInputStream(bytes);
                            }

                            @Override
                            public byte[] parse(InputStream stream) {
                                throw new AssertionError("nothing comes back this way");
                            }
                        },
                        InferenceGrpc.getGenerateMethod().getResponseMarshaller())
                .build();
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> ClientCalls.blockingServerStreamingCall(
                                channel, raw, CallOptions.DEFAULT, empty)
                        .next());

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal).hasMessageContaining("body: expected to take at most");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> registry.get("globalcom2.gateway.in.flight.bytes")
                                .gauge()
                                .value()
                        == 0);
    }

    @Test
    void joinsTheSameRequestAndTellsItAgain() throws Exception {
        InferenceRequest request = question("hold on");
        Iterator<GenerateEvent> owner = stub().generate(request);
        GenerateEvent first = owner.next();
        Iterator<GenerateEvent> guest = stub().generate(request);
        assertThat(guest.next()).isEqualTo(first);

        worker.release(worker.awaitTaken().key());
        List<GenerateEvent> rest = all(owner);

        assertThat(text(rest)).isEqualTo("on ");
        assertThat(all(guest)).isEqualTo(rest);
        assertThat(text(all(stub().generate(request)))).isEqualTo("hold on ");
    }

    @Test
    void refusesAnotherBodyUnderAKeyThatIsInUseAndDoesNotDisturbItsOwner() throws Exception {
        InferenceRequest request = question("hold on");
        Iterator<GenerateEvent> owner = stub().generate(request);
        owner.next();

        assertThat(refusalOf(question("hello").toBuilder()
                        .setRequestId(request.getRequestId())
                        .build()))
                .startsWith("ALREADY_EXISTS request_id: expected one that was never used");

        worker.release(worker.awaitTaken().key());
        assertThat(text(all(owner))).isEqualTo("on ");
    }

    @Test
    void runsAnewWhatItsCallerCutOff() throws Exception {
        InferenceRequest request = question("hold on");
        Context.CancellableContext call = Context.current().withCancellation();
        call.run(() -> stub().generate(request).next());
        String id = worker.awaitTaken().key();
        call.cancel(null);
        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);

        assertThat(stub().generate(request).next().getRequestId()).isEqualTo(id + ".2");
        worker.release(worker.awaitTaken().key());
    }

    @Test
    void stopsTheWorkWhenTheCallerCancels() throws Exception {
        Context.CancellableContext call = Context.current().withCancellation();
        call.run(() -> stub().generate(
                        question("hold on").toBuilder().clearRequestId().build())
                .next());
        call.cancel(null);

        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);
    }

    @Test
    void watchesARequestFromWhereItsCallerWasAndCancelsIt() throws Exception {
        InferenceRequest request = question("hold on");
        Context.CancellableContext call = Context.current().withCancellation();
        String id = call.call(() -> stub().generate(request).next().getRequestId());
        call.cancel(null);
        Iterator<GenerateEvent> events = stub().watch(
                        WatchRequest.newBuilder().setRequestId(id).addFrom(2).build());
        assertThat(events.next().getDelta().getText()).isEqualTo("ld ");

        stub().cancel(CancelRequest.newBuilder().setRequestId(id).build());

        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);
        assertThat(events.next().getFailed().getCode()).isEqualTo(Status.Code.CANCELLED.value());
        assertThat(events.hasNext()).isFalse();
    }

    @Test
    void submitsForACallerWhoDoesNotWait() throws Exception {
        String id = InferenceGrpc.newBlockingStub(channel)
                .submit(question("hold on"))
                .getRequestId();
        assertThat(worker.awaitTaken().key()).isEqualTo(id);
        Iterator<GenerateEvent> events = InferenceGrpc.newBlockingStub(channel)
                .watch(WatchRequest.newBuilder().setRequestId(id).build());
        assertThat(events.next().getDelta().getText()).isEqualTo("hold ");
        worker.release(id);

        assertThat(events.next().getDelta().getText()).isEqualTo("on ");
        assertThat(events.next().hasCompleted()).isTrue();
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> InferenceGrpc.newBlockingStub(channel)
                        .submit(InferenceRequest.getDefaultInstance()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void knowsNoRequestsButItsOwn() {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, () -> stub().watch(
                        WatchRequest.newBuilder().setRequestId("unknown").build())
                .next());
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);

        refusal = catchThrowableOfType(StatusRuntimeException.class, () -> stub().cancel(
                        CancelRequest.newBuilder().setRequestId("unknown").build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void stopsTheWorkInTheQueueWhenTheCallersTimeIsUp() throws Exception {
        InferenceRequest request = question("late night");
        StatusRuntimeException expired =
                catchThrowableOfType(StatusRuntimeException.class, () -> stub().withDeadlineAfter(10, TimeUnit.SECONDS)
                        .generate(request)
                        .next());
        assertThat(expired.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);

        worker.release(worker.awaitTaken().key());

        assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_CANCELLED);
    }

    @Test
    void tellsAnAttemptAtAnUnknownRequest() {
        CompletableFuture<StopReason> told = new CompletableFuture<>();
        try (FakePush push = new FakePush(
                relayAddress, PushOpen.newBuilder().setRequestId("unknown").build(), told::complete)) {
            assertThat(push.isOpen()).isFalse();
        }

        assertThat(told.join()).isEqualTo(StopReason.STOP_REASON_UNKNOWN_REQUEST);
    }

    @Test
    void followsASecondAttemptThoughTheFirstIsAnswering() throws Exception {
        InferenceRequest request = question("hold on");
        Iterator<GenerateEvent> events = stub().generate(request);
        events.next();
        ConsumerRecord<String, byte[]> record = worker.awaitTaken();
        CompletableFuture<StopReason> told = new CompletableFuture<>();
        try (FakePush push = new FakePush(relayAddress, FakeWorker.announce(record, "attempt-2"), told::complete)) {
            assertThat(push.isOpen()).isTrue();
            assertThat(worker.awaitStop()).isEqualTo(StopReason.STOP_REASON_SUPERSEDED);
            push.say("hold on ", 2);
            push.complete(Completed.newBuilder()
                    .setFinishReason(FinishReason.FINISH_REASON_STOP)
                    .setUsage(Usage.newBuilder().setPromptTokens(2).setCompletionTokens(2))
                    .build());
        }
        worker.release(record.key());

        assertThat(text(all(events))).isEqualTo("on ");
        assertThat(told).isNotDone();
    }

    @Test
    void refusesAPushOfAnOutsiderAndOfAnotherAnswer() throws Exception {
        Iterator<GenerateEvent> events = stub().generate(question("hold on"));
        events.next();
        ConsumerRecord<String, byte[]> record = worker.awaitTaken();
        PushOpen open = FakeWorker.announce(record, "outsider");

        for (String secret : List.of("", "0".repeat(64))) {
            Status status = endOfPush(PushRequest.newBuilder()
                    .setOpen(open.toBuilder().setRelaySecret(secret))
                    .build());
            assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(status.getDescription()).startsWith("relay_secret: expected that of the request's record, got ");
        }
        CompletableFuture<StopReason> told = new CompletableFuture<>();
        try (FakePush push = new FakePush(
                relayAddress, open.toBuilder().setRequestDigest("0").build(), told::complete)) {
            assertThat(push.isOpen()).isFalse();
        }
        assertThat(told.join()).isEqualTo(StopReason.STOP_REASON_UNKNOWN_REQUEST);

        worker.release(record.key());
        assertThat(text(all(events))).isEqualTo("on ");
    }

    @Test
    void refusesAPushThatDoesNotOpenFirst() {
        Status end = endOfPush(PushRequest.newBuilder()
                .setEvent(GenerateEvent.getDefaultInstance())
                .build());

        assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(end.getDescription()).isEqualTo("message: expected open first, got an event");
    }

    @Test
    void aCallersPortTakesNoPushAndTheWorkersPortNoQuestion() {
        assertThat(endOfPush(channel, PushRequest.getDefaultInstance()).getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);

        ManagedChannel relay = channelTo(relayAddress);
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> InferenceGrpc.newBlockingStub(relay)
                        .generate(question("hello"))
                        .next());
        relay.shutdownNow();

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void onlyWhoHasTheSecretOfTheGatewayFollowsItsRequestsAndNotAtTheCallersPort() {
        FollowRequest request = FollowRequest.newBuilder()
                .setRequestId("any")
                .setPeerSecret("guessed")
                .build();
        ManagedChannel relay = channelTo(relayAddress);
        Status.Code atTheRelay = refusalOf(relay, request);
        Status.Code atTheDoor = refusalOf(channel, request);
        relay.shutdownNow();

        assertThat(atTheRelay).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(atTheDoor).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    private static Status.Code refusalOf(ManagedChannel gateway, FollowRequest request) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> GatewayPeerGrpc.newBlockingStub(gateway)
                        .follow(request)
                        .next())
                .getStatus()
                .getCode();
    }

    @Test
    void countsThePushesOfWorkers() {
        all(stub().generate(question("hello")));

        assertThat(registry.get("grpc.server.processing.duration")
                        .tag("service", TokenRelayGrpc.SERVICE_NAME)
                        .timer()
                        .count())
                .isPositive();
    }

    @Test
    void tellsItsHealthAndItsServices() throws Exception {
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);

        CompletableFuture<List<String>> services = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> questions = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        services.complete(response.getListServicesResponse().getServiceList().stream()
                                .map(ServiceResponse::getName)
                                .toList());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        services.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        questions.onNext(
                ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(services.get())
                .contains("globalcom2.v1.Inference", "grpc.health.v1.Health")
                .doesNotContain("globalcom2.v1.TokenRelay");
        questions.onCompleted();
    }

    /** How the stream of a worker ends that says this first. */
    private Status endOfPush(PushRequest first) {
        ManagedChannel relay = channelTo(relayAddress);
        try {
            return endOfPush(relay, first);
        } finally {
            relay.shutdownNow();
        }
    }

    private static Status endOfPush(ManagedChannel channel, PushRequest first) {
        CompletableFuture<Status> closed = new CompletableFuture<>();
        TokenRelayGrpc.newStub(channel)
                .push(new StreamObserver<>() {
                    @Override
                    public void onNext(PushResponse response) {}

                    @Override
                    public void onError(Throwable failure) {
                        closed.complete(Status.fromThrowable(failure));
                    }

                    @Override
                    public void onCompleted() {
                        closed.complete(Status.OK);
                    }
                })
                .onNext(first);
        return closed.orTimeout(1, TimeUnit.MINUTES).join();
    }

    private static ManagedChannel channelTo(String address) {
        return ManagedChannelBuilder.forTarget(address).usePlaintext().build();
    }

    private InferenceGrpc.InferenceBlockingStub stub() {
        return InferenceGrpc.newBlockingStub(channel);
    }

    private String refusalOf(InferenceRequest request) {
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class, () -> stub().generate(request).next());
        return refusal.getStatus().getCode() + " " + refusal.getStatus().getDescription();
    }

    private static InferenceRequest question(String words) {
        return InferenceRequest.newBuilder()
                .setRequestId("test-" + UUID.randomUUID())
                .addMessages(Message.newBuilder()
                        .setRole("user")
                        .addContent(ContentPart.newBuilder().setText(words)))
                .build();
    }

    private static List<GenerateEvent> all(Iterator<GenerateEvent> events) {
        List<GenerateEvent> all = new ArrayList<>();
        events.forEachRemaining(all::add);
        return all;
    }

    private static String text(List<GenerateEvent> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.getDelta().getText()));
        return text.toString();
    }
}
