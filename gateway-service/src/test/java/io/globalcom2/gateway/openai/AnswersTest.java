package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.TestingConfig;
import io.globalcom2.gateway.admission.TestingModel;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerState;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.gateway.relay.Heard;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.TopLogprob;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.wire.Durations;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Completed WHOLE = new Completed(FinishReason.FINISH_REASON_LENGTH, usage());
    private static final Failed FAILED = new Failed(FailureKind.UNAVAILABLE, "no backend");

    private final AtomicInteger departures = new AtomicInteger();

    @Test
    void writesAWholeAnswer() throws IOException {
        WholeAnswer caller = new WholeAnswer(writer(false), new Stopwatch());
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onAccepted("of the request");
        caller.onEvent("A", new TextDelta("a \"cat\"", 1));
        caller.onEvent("A", new TextDelta("\non a mat", 2));
        body.assertHasNotReceivedAnyItem();
        caller.onEvent("A", WHOLE);

        body.assertCompleted();
        JsonNode answer = JSON.readTree(body.getItems().get(0));
        assertThat(answer.path("id").asText()).isEqualTo("of the request");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("created").asLong()).isEqualTo(1);
        JsonNode choice = answer.path("choices").path(0);
        assertThat(choice.path("message").path("content").asText()).isEqualTo("a \"cat\"\non a mat");
        assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
        assertThat(answer.path("usage").path("total_tokens").asInt()).isEqualTo(152);
    }

    @Test
    void writesLogprobsAsOpenAiDoes() throws IOException {
        TokenLogprob cat = TokenLogprob.newBuilder()
                .setToken("c")
                .setBytes(ByteString.copyFromUtf8("c"))
                .setLogprob(-0.5f)
                .addTopLogprobs(TopLogprob.newBuilder()
                        .setToken("\uFFFD")
                        .setBytes(ByteString.copyFrom(new byte[] {(byte) 0xE2}))
                        .setLogprob(-0.25f))
                .addTopLogprobs(TopLogprob.newBuilder().setToken("</s>").setLogprob(-9999))
                .build();
        String expected = """
                {"content":[{"token":"c","logprob":-0.5,"bytes":[99],"top_logprobs":[\
                {"token":"\uFFFD","logprob":-0.25,"bytes":[226]},{"token":"</s>","logprob":-9999.0,"bytes":null}]}],"refusal":null}""";
        WholeAnswer whole = new WholeAnswer(writer(false), new Stopwatch());
        AssertSubscriber<byte[]> wholeBody = subscribe(whole);
        StreamedAnswer streamed = streamed(false);
        AssertSubscriber<byte[]> stream = subscribe(streamed);
        for (HttpCaller caller : List.of(whole, streamed)) {
            caller.onEvent("A", new TextDelta("c", 1, List.of(cat), 0));
            caller.onEvent("A", WHOLE);
        }

        assertThat(JSON.readTree(wholeBody.getItems().get(0))
                        .path("choices")
                        .path(0)
                        .path("logprobs")
                        .toString())
                .isEqualTo(expected);
        List<String> events = events(stream);
        assertThat(logprobs(events.get(1)).toString()).isEqualTo(expected);
        assertThat(logprobs(events.get(0)).isNull()).isTrue();
        assertThat(logprobs(events.get(2)).isNull()).isTrue();
        assertThat(json(new AnswerState("r", true, List.of(new AnswerText("c", List.of(cat))), Optional.of(WHOLE)))
                        .path("result")
                        .path("choices")
                        .path(0)
                        .path("logprobs")
                        .toString())
                .isEqualTo(expected);
    }

    private static JsonNode logprobs(String event) throws IOException {
        return chunk(event).path("choices").path(0).path("logprobs");
    }

    @Test
    void writesEveryChoice() throws IOException {
        Completed two =
                new Completed(List.of(FinishReason.FINISH_REASON_STOP, FinishReason.FINISH_REASON_LENGTH), usage());
        WholeAnswer whole = new WholeAnswer(writer(false), new Stopwatch());
        AssertSubscriber<byte[]> wholeBody = subscribe(whole);
        StreamedAnswer streamed = streamed(false);
        AssertSubscriber<byte[]> stream = subscribe(streamed);
        for (HttpCaller caller : List.of(whole, streamed)) {
            caller.onEvent("A", new TextDelta("two", 1, List.of(), 1));
            caller.onEvent("A", new TextDelta("a cat", 1, List.of(), 0));
            caller.onEvent("A", two);
        }

        JsonNode choices = JSON.readTree(wholeBody.getItems().get(0)).path("choices");
        assertThat(choices)
                .extracting(choice -> "%d %s %s"
                        .formatted(
                                choice.path("index").asInt(),
                                choice.path("message").path("content").asText(),
                                choice.path("finish_reason").asText()))
                .containsExactly("0 a cat stop", "1 two length");
        List<String> events = events(stream);
        assertThat(events).extracting(AnswersTest::id).containsExactly("0", "0,3", "0,3", "5,3", "5,3", "5,3", "5,3");
        assertThat(events.subList(0, 6))
                .extracting(event ->
                        chunk(event).path("choices").path(0).path("index").asInt())
                .containsExactly(1, 1, 0, 0, 0, 1);
        assertThat(events.subList(4, 6))
                .extracting(event -> chunk(event)
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .asText())
                .containsExactly("stop", "length");
    }

    @Test
    void goesOnWithEachChoiceWhereTheCallerWas() throws IOException {
        StreamedAnswer caller =
                StreamedAnswer.ofAccepted(events -> new CompletionEvents(Shown.read("5,0"), writer(false), events));
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onEvent("A", new TextDelta("!", 2, List.of(), 0));
        caller.onEvent("A", new TextDelta("two", 2, List.of(), 1));

        List<String> events = events(body);
        assertThat(events.subList(1, 4)).extracting(AnswersTest::id).containsExactly("6,0", "6,0", "6,3");
        assertThat(delta(events.get(2)).path("role").asText()).isEqualTo("assistant");
        assertThat(Shown.read("5,0").heard()).isEqualTo(new Heard(List.of(5, 0)));
    }

    @Test
    void failsAWholeAnswerWithItsCause() {
        WholeAnswer caller = new WholeAnswer(writer(false), new Stopwatch());
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onEvent("A", new TextDelta("a cat", 1));
        caller.onEvent("A", FAILED);

        body.assertHasNotReceivedAnyItem().assertFailedWith(ServingException.class, "no backend");
    }

    @Test
    void streamsRoleTextFinishUsageAndDone() throws IOException {
        StreamedAnswer caller = streamed(true);
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onEvent("A", new TextDelta("a cat", 1));
        caller.onEvent("A", new TextDelta(" on\n\na mat", 2));
        caller.onEvent("A", WHOLE);

        body.assertCompleted();
        List<String> events = events(body);
        assertThat(events).hasSize(6).allMatch(event -> event.contains("\ndata: ") && event.endsWith("\n\n"));
        assertThat(events).extracting(AnswersTest::id).containsExactly("0", "5", "15", "15", "15", "15");
        assertThat(delta(events.get(0)).toString()).isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
        assertThat(delta(events.get(1)).path("content").asText()).isEqualTo("a cat");
        assertThat(delta(events.get(2)).path("content").asText()).isEqualTo(" on\n\na mat");
        assertThat(delta(events.get(3)).isEmpty()).isTrue();
        assertThat(chunk(events.get(3))
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .asText())
                .isEqualTo("length");
        assertThat(events.subList(0, 4))
                .allSatisfy(
                        event -> assertThat(chunk(event).path("usage").isNull()).isTrue());
        assertThat(chunk(events.get(4)).path("choices").isEmpty()).isTrue();
        assertThat(chunk(events.get(4)).path("usage").path("prompt_tokens").asInt())
                .isEqualTo(150);
        assertThat(events.get(5)).isEqualTo("id: 15\ndata: [DONE]\n\n");
    }

    @Test
    void streamsNoUsageUnlessAskedFor() {
        StreamedAnswer caller = streamed(false);
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onEvent("A", new TextDelta("a cat", 1));
        caller.onEvent("A", WHOLE);

        assertThat(events(body)).hasSize(4).noneMatch(event -> event.contains("usage"));
    }

    @Test
    void startsAnAnswerWithoutTextToo() {
        StreamedAnswer caller = streamed(false);
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onEvent("A", WHOLE);

        assertThat(events(body)).hasSize(3).first().satisfies(event -> assertThat(event)
                .contains("assistant"));
    }

    @Test
    void failsAStreamWithAStatusAsLongAsNothingWasSent() {
        StreamedAnswer caller = streamed(false);
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.ping();
        caller.onEvent("", FAILED);
        caller.ping();

        body.assertHasNotReceivedAnyItem().assertFailedWith(ServingException.class, "no backend");
    }

    @Test
    void failsAStreamWithAnEventOnceSomethingWasSent() {
        StreamedAnswer caller = streamed(false);
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onAccepted("id");
        caller.ping();
        caller.onEvent("A", FAILED);
        caller.ping();

        body.assertCompleted();
        assertThat(events(body)).containsExactly(": ping\n\n", """
                        id: 0
                        data: {"error":{"message":"no backend","type":"server_error","param":null,"code":"unavailable"}}

                        """);
    }

    @Test
    void countsCharactersAsUnicodeDoes() {
        StreamedAnswer caller = streamed(false);
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onEvent("A", new TextDelta("a \uD83D\uDC08", 1));

        assertThat(events(body)).extracting(AnswersTest::id).containsExactly("0", "3");
    }

    @Test
    void goesOnForACallerWhoComesBackAndAlwaysWithAnEvent() {
        StreamedAnswer caller =
                StreamedAnswer.ofAccepted(events -> new CompletionEvents(Shown.read("5"), writer(false), events));
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onAccepted("id");
        caller.onEvent("A", new TextDelta(" on", 2));
        caller.onEvent("A", FAILED);

        body.assertCompleted();
        List<String> events = events(body);
        assertThat(events).hasSize(3).first().isEqualTo(": ping\n\n");
        assertThat(events.get(1)).startsWith("id: 8\n").contains("\" on\"");
        assertThat(events.get(2)).startsWith("id: 8\n").contains("no backend");
    }

    @Test
    void answersWhoDoesNotWaitAtOnceAndLetsHimGo() {
        AcceptedAnswer caller = new AcceptedAnswer();
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onAccepted("of the request");
        caller.onEvent("A", new TextDelta("a cat", 1));
        caller.onEvent("A", FAILED);

        body.assertCompleted();
        assertThat(events(body)).containsExactly("{\"id\":\"of the request\",\"object\":\"chat.completion.request\"}");
        assertThat(departures).hasValue(1);
    }

    @Test
    void refusesWhoDoesNotWaitWithAStatus() {
        AcceptedAnswer caller = new AcceptedAnswer();
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onEvent("", FAILED);

        body.assertHasNotReceivedAnyItem().assertFailedWith(ServingException.class, "no backend");
    }

    @Test
    void writesWhereARequestStands() {
        assertThat(json(new AnswerState("r", false, List.of(new AnswerText("", List.of())), Optional.empty()))
                        .toString())
                .isEqualTo("{\"id\":\"r\",\"object\":\"chat.completion.request\",\"status\":\"queued\"}");
        assertThat(json(new AnswerState("r", true, List.of(new AnswerText("a", List.of())), Optional.empty()))
                        .path("status")
                        .asText())
                .isEqualTo("running");
        JsonNode whole =
                json(new AnswerState("r", true, List.of(new AnswerText("a cat", List.of())), Optional.of(WHOLE)));
        assertThat(whole.path("status").asText()).isEqualTo("completed");
        assertThat(whole.path("result").path("object").asText()).isEqualTo("chat.completion");
        assertThat(whole.path("result")
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("a cat");
        JsonNode failed = json(new AnswerState("r", true, List.of(new AnswerText("", List.of())), Optional.of(FAILED)));
        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.path("error").path("code").asText()).isEqualTo("unavailable");
    }

    private static StreamedAnswer streamed(boolean includesUsage) {
        return new StreamedAnswer(
                events -> new CompletionEvents(Shown.nothing(), writer(includesUsage), events), new Stopwatch());
    }

    private static JsonNode json(AnswerState state) {
        return RequestJson.write(state, writer(false));
    }

    @Test
    void noticesACallerWhoLeaves() {
        StreamedAnswer streamed = streamed(false);
        AssertSubscriber<byte[]> stream = subscribe(streamed);
        streamed.onEvent("A", new TextDelta("a cat", 1));
        stream.cancel();
        streamed.onEvent("A", new TextDelta(" on a mat", 2));
        streamed.onEvent("A", WHOLE);
        assertThat(departures).hasValue(1);

        subscribe(new WholeAnswer(writer(false), new Stopwatch())).cancel();
        assertThat(departures).hasValue(2);
    }

    @Test
    void reportsWhatCompressionDidToEachImageAndToAll() {
        JsonNode json = UsageJson.write(usage(), new Stopwatch());
        JsonNode compression = json.path("compression");

        assertThat(compression.path("method").asText()).isEqualTo("globalcom2");
        assertThat(compression.path("profile").asText()).isEqualTo("standard");
        assertThat(compression.path("aggregate").asBoolean()).isTrue();
        assertThat(compression.path("requested_ratio").asDouble()).isEqualTo(0.25);
        assertThat(compression.path("applied_ratio").asDouble()).isEqualTo(75 / 300.0);
        assertThat(compression.path("original_tokens").asInt()).isEqualTo(300);
        assertThat(compression.path("kept_tokens").asInt()).isEqualTo(75);
        assertThat(compression.path("newline_tokens").asInt()).isEqualTo(9);
        assertThat(compression.path("images")).hasSize(2);
        JsonNode second = compression.path("images").path(1);
        assertThat(second.path("width").asInt()).isEqualTo(640);
        assertThat(second.path("grid_rows").asInt()).isEqualTo(2);
        assertThat(second.path("kept_tokens").asInt()).isEqualTo(50);
        assertThat(second.path("applied_ratio").asDouble()).isEqualTo(0.25);
        assertThat(json.path("timings").path("encode_ms").asDouble()).isEqualTo(1.5);
        assertThat(json.path("prompt_tokens_details").path("cached_tokens").asInt())
                .isEqualTo(120);
    }

    @Test
    void reportsNoCompressionAndNoFirstTokenWhereThereWasNone() {
        Usage textOnly = usage().toBuilder().clearImages().build();
        JsonNode json = UsageJson.write(textOnly, new Stopwatch());

        assertThat(json.has("compression")).isFalse();
        assertThat(json.path("timings").has("time_to_first_token_ms")).isFalse();
        assertThat(json.path("timings").path("total_ms").isNumber()).isTrue();
    }

    private AssertSubscriber<byte[]> subscribe(HttpCaller caller) {
        return caller.body(departures::incrementAndGet).subscribe().withSubscriber(AssertSubscriber.create(100));
    }

    private static CompletionWriter writer(boolean includesUsage) {
        return new CompletionWriter("id", TestingModel.of(TestingConfig.of(1)), 1, "default", includesUsage);
    }

    private static Usage usage() {
        return Usage.newBuilder()
                .setPromptTokens(150)
                .setCachedTokens(120)
                .setCompletionTokens(2)
                .addImages(image(100, 25, 4))
                .addImages(image(200, 50, 5))
                .setTimings(GenerationTimings.newBuilder().setEncode(Durations.write(Duration.ofNanos(1_500_000))))
                .build();
    }

    private static ImageUsage image(int original, int kept, int newline) {
        return ImageUsage.newBuilder()
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(640)
                        .setImageHeight(480)
                        .setGridColumns(2)
                        .setGridRows(2)
                        .setSide(24))
                .setTokens(ImageTokens.newBuilder()
                        .setOriginal(original)
                        .setKept(kept)
                        .setNewline(newline))
                .setMethod("globalcom2")
                .setProfile("standard")
                .setAggregate(true)
                .setRequestedRatio(0.25)
                .setAppliedRatio((double) kept / original)
                .build();
    }

    private static List<String> events(AssertSubscriber<byte[]> body) {
        return body.getItems().stream().map(bytes -> new String(bytes, UTF_8)).toList();
    }

    private static String id(String event) {
        return event.substring("id: ".length(), event.indexOf('\n'));
    }

    private static JsonNode chunk(String event) throws IOException {
        return JSON.readTree(event.substring(event.indexOf("data: ") + "data: ".length()));
    }

    private static JsonNode delta(String event) throws IOException {
        return chunk(event).path("choices").path(0).path("delta");
    }
}
