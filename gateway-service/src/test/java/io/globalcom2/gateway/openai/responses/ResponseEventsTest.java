package io.globalcom2.gateway.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.openai.HttpCaller;
import io.globalcom2.gateway.openai.Stopwatch;
import io.globalcom2.gateway.openai.StreamedAnswer;
import io.globalcom2.gateway.openai.WholeAnswer;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.Usage;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Usage USAGE = Usage.newBuilder()
            .setPromptTokens(5)
            .setCachedTokens(3)
            .setCompletionTokens(2)
            .build();
    private static final Completed WHOLE = new Completed(FinishReason.FINISH_REASON_STOP, USAGE);
    private static final Completed CUT = new Completed(FinishReason.FINISH_REASON_LENGTH, USAGE);
    private static final Failed FAILED = new Failed(FailureKind.UNAVAILABLE, "no backend");

    @Test
    void eventsComeInOpenAisOrder() throws IOException {
        List<JsonNode> events = stream(new TextDelta("a cat", 1), new TextDelta("\n\nsat", 2), WHOLE);

        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
        }
        assertThat(events.get(0).path("response").path("status").asText()).isEqualTo("in_progress");
        assertThat(events.get(2).path("item").path("status").asText()).isEqualTo("in_progress");
        assertThat(events.get(4).path("delta").asText()).isEqualTo("a cat");
        assertThat(events.get(6).path("text").asText()).isEqualTo("a cat\n\nsat");
        assertThat(events.get(7).path("part").path("text").asText()).isEqualTo("a cat\n\nsat");
        JsonNode response = events.get(9).path("response");
        assertThat(response.path("output").path(0)).isEqualTo(events.get(8).path("item"));
        assertThat(events.subList(2, 9))
                .allSatisfy(
                        event -> assertThat(event.path("output_index").isInt()).isTrue());
        assertThat(events.subList(3, 8))
                .extracting(event -> event.path("item_id").asText())
                .containsOnly(response.path("output").path(0).path("id").asText());
    }

    @Test
    void theResponseSaysWhatCameOfIt() throws IOException {
        JsonNode response = whole(new TextDelta("a cat", 1), WHOLE);

        assertThat(response.path("id").asText()).isEqualTo("of the request");
        assertThat(response.path("object").asText()).isEqualTo("response");
        assertThat(response.path("status").asText()).isEqualTo("completed");
        assertThat(response.path("error").isNull()).isTrue();
        assertThat(response.path("incomplete_details").isNull()).isTrue();
        assertThat(response.path("temperature").asInt()).isEqualTo(1);
        JsonNode message = response.path("output").path(0);
        assertThat(message.path("type").asText()).isEqualTo("message");
        assertThat(message.path("role").asText()).isEqualTo("assistant");
        assertThat(message.path("content").toString())
                .isEqualTo("[{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"a cat\"}]");
        JsonNode usage = response.path("usage");
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(5);
        assertThat(usage.path("input_tokens_details").path("cached_tokens").asInt())
                .isEqualTo(3);
        assertThat(usage.path("output_tokens").asInt()).isEqualTo(2);
        assertThat(usage.path("output_tokens_details").path("reasoning_tokens").asInt())
                .isZero();
        assertThat(usage.path("total_tokens").asInt()).isEqualTo(7);
        assertThat(usage.path("timings").path("total_ms").isNumber()).isTrue();
        assertThat(usage.has("prompt_tokens")).isFalse();
    }

    @Test
    void anAnswerThatTheTokensDoNotSufficeForIsIncomplete() throws IOException {
        JsonNode response = whole(new TextDelta("a cat", 1), CUT);
        List<JsonNode> events = stream(new TextDelta("a cat", 1), CUT);

        assertThat(response.path("status").asText()).isEqualTo("incomplete");
        assertThat(response.path("incomplete_details").path("reason").asText()).isEqualTo("max_output_tokens");
        assertThat(response.path("output").path(0).path("status").asText()).isEqualTo("incomplete");
        assertThat(events.get(events.size() - 1).path("type").asText()).isEqualTo("response.incomplete");
    }

    @Test
    void anAnswerWithoutTextHasItsEventsToo() throws IOException {
        assertThat(stream(WHOLE)).hasSize(8);
    }

    @Test
    void whatFailsBeforeAnythingWasSaidHasAStatus() {
        StreamedAnswer streamed = streamed();
        AssertSubscriber<byte[]> body = subscribe(streamed);
        streamed.onAccepted("id");
        streamed.onEvent("A", FAILED);
        streamed.ping();
        WholeAnswer whole = new WholeAnswer(writer(), new Stopwatch());
        AssertSubscriber<byte[]> wholeBody = subscribe(whole);
        whole.onEvent("A", FAILED);

        body.assertHasNotReceivedAnyItem().assertFailedWith(ServingException.class, "no backend");
        wholeBody.assertHasNotReceivedAnyItem().assertFailedWith(ServingException.class, "no backend");
    }

    @Test
    void whatFailsLaterIsTheLastEvent() throws IOException {
        List<JsonNode> events = stream(new TextDelta("a", 1), FAILED);

        JsonNode last = events.get(events.size() - 1);
        assertThat(last.path("type").asText()).isEqualTo("response.failed");
        assertThat(last.path("response").path("status").asText()).isEqualTo("failed");
        assertThat(last.path("response").path("error").toString())
                .isEqualTo("{\"code\":\"server_error\",\"message\":\"no backend\"}");
    }

    @Test
    void aSilentStreamBeginsWithItsFirstSignOfLife() throws IOException {
        StreamedAnswer caller = streamed();
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.ping();
        body.assertHasNotReceivedAnyItem();
        caller.onAccepted("id");
        caller.ping();
        caller.ping();
        caller.onEvent("A", FAILED);

        assertThat(body.getItems().stream().map(item -> new String(item, UTF_8)).filter(": ping\n\n"::equals))
                .hasSize(2);
        assertThat(events(body))
                .extracting(event -> event.path("type").asText())
                .containsExactly("response.created", "response.in_progress", "response.failed");
    }

    @Test
    void logprobsComeWithTheirText() throws IOException {
        TokenLogprob cat = TokenLogprob.newBuilder()
                .setToken("cat")
                .setBytes(ByteString.copyFromUtf8("cat"))
                .setLogprob(-1)
                .build();
        String written = "[{\"token\":\"cat\",\"logprob\":-1.0,\"bytes\":[99,97,116],\"top_logprobs\":[]}]";

        List<JsonNode> events = stream(new TextDelta("cat", 1, List.of(cat), 0), WHOLE);

        assertThat(events.get(4).path("logprobs").toString()).isEqualTo(written);
        assertThat(events.get(5).path("logprobs").toString()).isEqualTo(written);
        assertThat(whole(new TextDelta("cat", 1, List.of(cat), 0), WHOLE)
                        .path("output")
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("logprobs")
                        .toString())
                .isEqualTo(written);
    }

    private static JsonNode whole(AnswerEvent... said) throws IOException {
        WholeAnswer caller = new WholeAnswer(writer(), new Stopwatch());
        AssertSubscriber<byte[]> body = tell(caller, said);
        return JSON.readTree(body.getItems().get(0));
    }

    private static List<JsonNode> stream(AnswerEvent... said) throws IOException {
        return events(tell(streamed(), said));
    }

    private static AssertSubscriber<byte[]> tell(HttpCaller caller, AnswerEvent... said) {
        AssertSubscriber<byte[]> body = subscribe(caller);
        caller.onAccepted("of the request");
        for (AnswerEvent event : said) {
            caller.onEvent("A", event);
        }
        return body.assertCompleted();
    }

    /** Each of one line, named by its type, and with the characters shown up to its end as its id. */
    private static List<JsonNode> events(AssertSubscriber<byte[]> body) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        int shown = 0;
        for (byte[] item : body.getItems()) {
            String text = new String(item, UTF_8);
            if (text.startsWith(":")) {
                continue;
            }
            String[] lines = text.split("\n", -1);
            assertThat(lines).hasSize(5);
            JsonNode event = JSON.readTree(lines[2].substring("data: ".length()));
            shown += event.path("delta").asText().length();
            assertThat(lines[0]).isEqualTo("id: " + shown);
            assertThat(lines[1]).isEqualTo("event: " + event.path("type").asText());
            events.add(event);
        }
        return events;
    }

    private static AssertSubscriber<byte[]> subscribe(HttpCaller caller) {
        return caller.body(() -> {}).subscribe().withSubscriber(AssertSubscriber.create(100));
    }

    private static StreamedAnswer streamed() {
        return new StreamedAnswer(events -> new ResponseEvents(writer(), events), new Stopwatch());
    }

    private static ResponseWriter writer() {
        return new ResponseWriter(
                "", "llava-next", 1, JsonNodeFactory.instance.objectNode().put("temperature", 1));
    }
}
