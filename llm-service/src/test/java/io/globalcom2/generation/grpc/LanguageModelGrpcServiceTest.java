package io.globalcom2.generation.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.checkpoint.prompt.ConversationTokens;
import io.globalcom2.checkpoint.prompt.Vocabulary;
import io.globalcom2.checkpoint.tokens.TokenBytes;
import io.globalcom2.generation.decoding.FakeLanguageModel;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.sampling.TestForms;
import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.scheduling.PrefixReuse;
import io.globalcom2.generation.scheduling.Scheduler;
import io.globalcom2.generation.scheduling.SchedulerLimits;
import io.globalcom2.generation.worker.TokenLogprobs;
import io.globalcom2.proto.v1.Completed;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.GenerateRequest;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.LanguageModelGrpc;
import io.globalcom2.proto.v1.PromptPart;
import io.globalcom2.proto.v1.Sampling;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.proto.v1.Tensor;
import io.globalcom2.proto.v1.TokenIds;
import io.globalcom2.proto.v1.VisualRows;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Token 10 is "a", token 11 "b", and after each comes the next; 1 begins a sequence, 2 is the image placeholder. */
@Timeout(600)
class LanguageModelGrpcServiceTest {
    private static final int CONTEXT = 20_000;
    /** Token 10 is the byte of "a". */
    private static final TokenLogprobs LOGPROBS = new TokenLogprobs(() -> new TokenBytes(
            IntStream.range(0, 100)
                    .mapToObj(id -> new byte[] {(byte) (id - 10 + 'a')})
                    .toList(),
            Map.of(),
            false));
    /** Two rows of two float16, with a newline between them. */
    private static final VisualRows IMAGE = VisualRows.newBuilder()
            .setRows(Tensor.newBuilder()
                    .setDtype(Dtype.DTYPE_FLOAT16)
                    .addShape(2)
                    .addShape(2)
                    .setData(ByteString.copyFrom(new byte[8])))
            .setGeometry(
                    Geometry.newBuilder().setImageWidth(640).setImageHeight(480).setSide(24))
            .setSelection(Selection.newBuilder()
                    .addSequence(7)
                    .addSequence(-1)
                    .addSequence(3)
                    .setTokens(
                            ImageTokens.newBuilder().setOriginal(8).setKept(2).setNewline(1))
                    .setMethod("globalcom2")
                    .setProfile("standard")
                    .setRequestedRatio(0.3))
            .build();

    private final FakeLanguageModel model = new FakeLanguageModel(CONTEXT, CONTEXT);
    private final Scheduler scheduler = Scheduler.start(
            model,
            Set.of(),
            LanguageModelGrpcServiceTest::decode,
            TestForms.samplers(),
            new SchedulerLimits(1, 1, 512, Duration.ofMinutes(1), PrefixReuse.CALLER),
            Clock.systemUTC(),
            stepTime -> {});
    private final LanguageModelGrpcService service = new LanguageModelGrpcService(
            () -> scheduler,
            () -> new PromptAssembler(new ConversationTokens(
                    conversation -> "",
                    LanguageModelGrpcServiceTest::encode,
                    text -> text,
                    new Vocabulary(100, OptionalInt.of(1), "<image>", 2))),
            () -> LOGPROBS,
            new RequestLimits(1, 1, 1, 100_000, 4, 256),
            new Config(),
            Clock.systemUTC());
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        server = ServerBuilder.forPort(0).addService(service).build().start();
        channel = ManagedChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow();
        server.shutdownNow().awaitTermination();
        model.resume();
        scheduler.close(Duration.ofMinutes(1));
        service.stop();
        assertThat(model.openRows()).isZero();
    }

    @Test
    void anAnswerIsStreamedWithExactlyOneTerminalEvent() {
        List<GenerateEvent> events = call(text("i").setRequestId("mine").build());

        assertThat(events).extracting(GenerateEvent::getSequenceNumber).containsExactly(0L, 1L, 2L, 3L);
        assertThat(events).extracting(GenerateEvent::getRequestId).containsOnly("mine");
        assertThat(events).extracting(GenerateEvent::getAttemptId).doesNotContain("");
        assertThat(events.stream().map(GenerateEvent::getAttemptId).distinct()).hasSize(1);
        assertThat(textOf(events)).isEqualTo("jkl");
        assertThat(events.get(1).getDelta().getCompletionTokens()).isEqualTo(2);
        assertThat(events).filteredOn(GenerateEvent::hasCompleted).containsExactly(events.get(3));
        Completed completed = events.get(3).getCompleted();
        assertThat(completed.getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(completed.getUsage().getPromptTokens()).isEqualTo(2);
        assertThat(completed.getUsage().getCompletionTokens()).isEqualTo(3);
    }

    @Test
    void tokensComeWithTheirLogprobsWhereAsked() {
        List<GenerateEvent> events = call(text("i")
                .setSampling(
                        Sampling.newBuilder().setMaxTokens(2).setLogprobs(true).setTopLogprobs(3))
                .build());

        assertThat(textOf(events)).isEqualTo("jk");
        assertThat(events.subList(0, 2)).allSatisfy(event -> assertThat(
                        event.getDelta().getLogprobsList())
                .singleElement()
                .satisfies(token -> {
                    assertThat(token.getToken()).isEqualTo(event.getDelta().getText());
                    assertThat(token.getTopLogprobsCount()).isEqualTo(3);
                    assertThat(token.getTopLogprobs(0).getToken()).isEqualTo(token.getToken());
                }));
        assertThat(call(text("i").build()))
                .allSatisfy(
                        event -> assertThat(event.getDelta().getLogprobsList()).isEmpty());
    }

    @Test
    void aPromptIsAnsweredOnce() {
        assertThatThrownBy(() -> call(
                        text("i").setSampling(Sampling.newBuilder().setN(2)).build()))
                .hasMessageContaining("sampling.n: expected 1, a prompt is answered once here, got 2");
    }

    @Test
    void aRequestWithoutIdGetsOne() {
        assertThat(call(text("i").build()).get(0).getRequestId()).isNotEmpty();
    }

    @Test
    void theNumberOfTokensHasADefault() {
        assertThat(textOf(call(GenerateRequest.newBuilder()
                        .addPrompt(PromptPart.newBuilder().setText("a"))
                        .build())))
                .isEqualTo("bcdef");
    }

    @Test
    void aPromptIsMadeOfTextAndTokensAndVisualRows() {
        List<GenerateEvent> events = call(text("c")
                .addPrompt(PromptPart.newBuilder().setVisualRows(IMAGE))
                .addPrompt(PromptPart.newBuilder()
                        .setTokenIds(TokenIds.newBuilder().addIds(20).addIds(14)))
                .build());

        assertThat(textOf(events)).isEqualTo("fgh");
        Completed completed = events.get(3).getCompleted();
        assertThat(completed.getUsage().getPromptTokens()).isEqualTo(2 + 3 + 2);
        assertThat(completed.getUsage().getImagesList())
                .containsExactly(ImageUsage.newBuilder()
                        .setGeometry(IMAGE.getGeometry())
                        .setTokens(IMAGE.getSelection().getTokens())
                        .setMethod("globalcom2")
                        .setProfile("standard")
                        .setRequestedRatio(0.3)
                        .setAppliedRatio(0.25)
                        .build());
    }

    @Test
    void tensorsThatContradictThemselvesAreRefused() {
        refusedImage(
                "prompt[1].visual_rows.rows.data: expected 8 bytes",
                rows -> rows.setRows(IMAGE.getRows().toBuilder().setData(ByteString.copyFrom(new byte[7]))));
        refusedImage(
                "prompt[1].visual_rows.rows.dtype",
                rows -> rows.setRows(IMAGE.getRows().toBuilder().setDtype(Dtype.DTYPE_UNSPECIFIED)));
        refusedImage(
                "prompt[1].visual_rows.rows.shape: expected [visual tokens, width], got [4]",
                rows -> rows.setRows(IMAGE.getRows().toBuilder().clearShape().addShape(4)));
        refusedImage("prompt[1].visual_rows.rows.shape: expected a width in 32 bits", rows -> rows.setRows(
                        IMAGE.getRows().toBuilder()
                                .clearShape()
                                .clearData()
                                .addShape(0)
                                .addShape(1L << 40))
                .setSelection(IMAGE.getSelection().toBuilder().clearSequence()));
    }

    /** They would make every logit NaN, which is then a bug of ours. */
    @Test
    void rowsThatAreNoNumbersAreRefused() {
        ByteString infinite = ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0x7C, 0, 0});

        refusedImage(
                "prompt[1].visual_rows.rows.data: expected finite numbers, got an infinite one or NaN at 2",
                rows -> rows.setRows(IMAGE.getRows().toBuilder().setData(infinite)));
    }

    @Test
    void layoutRowsAndAnnouncedCountsMustAgree() {
        refusedImage(
                "prompt[1].visual_rows.selection.sequence: expected 2 entries of at least 0, one for each row, got 3",
                rows -> rows.setSelection(IMAGE.getSelection().toBuilder().addSequence(9)));
        refusedImage(
                "prompt[1].visual_rows: expected 2 visual tokens and 2 newlines as announced, got 2 and 1",
                rows -> rows.setSelection(IMAGE.getSelection().toBuilder()
                        .setTokens(ImageTokens.newBuilder().setKept(2).setNewline(2))));
        refusedImage(
                "prompt[1].visual_rows: expected 3 visual tokens and 1 newlines as announced, got 2 and 1",
                rows -> rows.setSelection(IMAGE.getSelection().toBuilder()
                        .setTokens(ImageTokens.newBuilder().setKept(3).setNewline(1))));
        refusedImage(
                "prompt[1].visual_rows: layout: expected -1",
                rows -> rows.setSelection(IMAGE.getSelection().toBuilder().addSequence(-2)));
    }

    @Test
    void whatIsWrongIsNamed() {
        refused("prompt: expected at least one part", GenerateRequest.getDefaultInstance());
        refused(
                "prompt[1]: expected text",
                text("a").addPrompt(PromptPart.getDefaultInstance()).build());
        refused("max_tokens", sampling(Sampling.newBuilder().setMaxTokens(0)));
        refused("temperature", sampling(Sampling.newBuilder().setTemperature(-1)));
        refused("token_ids: expected ids in [0, 100), got 4294967295", tokens(-1));
        refused("token_ids: expected visual_rows", tokens(2));
        refused(
                "stop: expected at most 4 texts, got 5",
                sampling(Sampling.newBuilder().addAllStop(List.of("a", "b", "c", "d", "e"))));
        refused(
                "stop[0]: expected at most 256 characters, got 257",
                sampling(Sampling.newBuilder().addStop("a".repeat(257))));
        refused(
                "prompt: expected at most 100000 characters of text in all, got 100001",
                text("a".repeat(100_001)).build());
        refused(
                "request_id: expected at most 128",
                text("a").setRequestId("x".repeat(129)).build());
    }

    @Test
    void aPromptBeyondTheContextIsRefused() {
        assertStatus(
                Status.Code.OUT_OF_RANGE,
                "expected a prompt of at most 20000 positions, got 20001",
                text("a".repeat(CONTEXT)).build());
    }

    @Test
    void moreCallsThanMayWaitAreRefused() throws Exception {
        model.pause();
        Iterator<GenerateEvent> running = stub().generate(text("a").build());
        Iterator<GenerateEvent> waiting = stub().generate(text("b").build());
        await(() -> scheduler.load() == 2);

        assertStatus(
                Status.Code.RESOURCE_EXHAUSTED,
                "1 requests running and 1 waiting",
                text("c").build());

        model.resume();
        assertThat(textOf(all(running))).isEqualTo("bcd");
        assertThat(textOf(all(waiting))).isEqualTo("cde");
    }

    @Test
    void whatFailsAfterItWasAcceptedEndsWithAFailedEvent() {
        List<GenerateEvent> events = call(tokens(FakeLanguageModel.POISON - 1));

        GenerateEvent last = events.get(events.size() - 1);
        assertThat(last.getFailed().getCode()).isEqualTo(Status.Code.INTERNAL.value());
        assertThat(last.getFailed().getMessage()).isEqualTo("the language model failed");
        assertThat(events).filteredOn(DirectAnswer::isTerminal).hasSize(1);
    }

    @Test
    void aCancelledCallStopsTheWork() throws Exception {
        model.pause();
        SlowClient client = new SlowClient();
        LanguageModelGrpc.newStub(channel)
                .generate(sampling(Sampling.newBuilder().setMaxTokens(10_000)), client);
        client.call.request(5);
        model.allow(3);
        assertThat(client.take().getDelta().getText()).isEqualTo("b");
        client.call.cancel("enough", null);
        await(() -> {
            model.allow(1);
            return scheduler.load() == 0;
        });

        assertThat(model.steps()).hasSizeLessThan(10_000);
    }

    @Test
    void theDeadlineOfACallHoldsForTheWork() throws Exception {
        model.pause();
        Iterator<GenerateEvent> events = stub().withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                .generate(sampling(Sampling.newBuilder().setMaxTokens(10_000)));

        assertThatThrownBy(() -> all(events)).isInstanceOfSatisfying(StatusRuntimeException.class, e -> assertThat(
                        e.getStatus().getCode())
                .isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        // The server may see a little later than its caller that the time is up.
        await(() -> {
            model.allow(1);
            return scheduler.load() == 0;
        });
        assertThat(model.steps()).hasSizeLessThan(10_000);
    }

    @Test
    void aSlowClientHoldsUpNobody() throws Exception {
        SlowClient client = new SlowClient();
        int tokens = 5_000;
        LanguageModelGrpc.newStub(channel)
                .generate(sampling(Sampling.newBuilder().setMaxTokens(tokens)), client);
        await(() -> model.steps().size() == tokens && scheduler.load() == 0);

        assertThat(textOf(call(text("a").build()))).isEqualTo("bcd");

        client.call.request(tokens + 1);
        GenerateEvent event = client.take();
        long expected = 0;
        while (!DirectAnswer.isTerminal(event)) {
            assertThat(event.getSequenceNumber()).isEqualTo(expected++);
            event = client.take();
        }
        assertThat(expected).isEqualTo(tokens);
    }

    private void refusedImage(String message, UnaryOperator<VisualRows.Builder> change) {
        VisualRows rows = change.apply(IMAGE.toBuilder()).build();
        refused(
                message,
                text("a").addPrompt(PromptPart.newBuilder().setVisualRows(rows)).build());
    }

    private void refused(String message, GenerateRequest request) {
        assertStatus(Status.Code.INVALID_ARGUMENT, message, request);
    }

    private void assertStatus(Status.Code code, String message, GenerateRequest request) {
        List<GenerateEvent> events = new ArrayList<>();
        assertThatThrownBy(() -> stub().generate(request).forEachRemaining(events::add))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code))
                .hasMessageContaining(message);
        assertThat(events).isEmpty();
    }

    private List<GenerateEvent> call(GenerateRequest request) {
        return all(stub().generate(request));
    }

    private static List<GenerateEvent> all(Iterator<GenerateEvent> events) {
        List<GenerateEvent> all = new ArrayList<>();
        events.forEachRemaining(all::add);
        return all;
    }

    private LanguageModelGrpc.LanguageModelBlockingStub stub() {
        return LanguageModelGrpc.newBlockingStub(channel);
    }

    private static GenerateRequest.Builder text(String text) {
        return GenerateRequest.newBuilder()
                .setSampling(Sampling.newBuilder().setMaxTokens(3))
                .addPrompt(PromptPart.newBuilder().setText(text));
    }

    private static GenerateRequest sampling(Sampling.Builder sampling) {
        return text("a").setSampling(sampling).build();
    }

    private static GenerateRequest tokens(int id) {
        return GenerateRequest.newBuilder()
                .addPrompt(PromptPart.newBuilder()
                        .setTokenIds(TokenIds.newBuilder().addIds(id)))
                .build();
    }

    private static String textOf(List<GenerateEvent> events) {
        return events.stream().map(event -> event.getDelta().getText()).collect(Collectors.joining());
    }

    private static int[] encode(String text) {
        if (text.equals("<image>")) {
            return new int[] {2};
        }
        return text.chars().map(character -> character - 'a' + 10).toArray();
    }

    private static String decode(int... ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append((char) (id - 10 + 'a'));
        }
        return text.toString();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .forever()
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }

    /** Takes only what it asks for. */
    private static final class SlowClient implements ClientResponseObserver<GenerateRequest, GenerateEvent> {
        private final BlockingQueue<GenerateEvent> events = new LinkedBlockingQueue<>();
        private volatile ClientCallStreamObserver<GenerateRequest> call;

        GenerateEvent take() throws InterruptedException {
            return events.take();
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<GenerateRequest> newCall) {
            call = newCall;
            call.disableAutoRequestWithInitial(0);
        }

        @Override
        public void onNext(GenerateEvent event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            // The test looks at the work, not at the client.
        }

        @Override
        public void onCompleted() {
            // The terminal event came before.
        }
    }

    private record Config(
            int slots,
            int cachePositions,
            Duration stepTime,
            int stepPositions,
            PrefixReuse prefixReuse,
            int prefetch,
            int waitingRoom,
            int maxContext,
            int maxTokens,
            Duration callerTimeout,
            Duration stuckAfter)
            implements LlmConfig {
        Config() {
            this(
                    1,
                    0,
                    Duration.ofMillis(250),
                    512,
                    PrefixReuse.CALLER,
                    0,
                    1,
                    0,
                    5,
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10));
        }
    }
}
