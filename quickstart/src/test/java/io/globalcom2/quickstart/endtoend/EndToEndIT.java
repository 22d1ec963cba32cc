package io.globalcom2.quickstart.endtoend;

import static io.globalcom2.quickstart.endtoend.OpenAiCaller.about;
import static io.globalcom2.quickstart.endtoend.OpenAiCaller.answer;
import static io.globalcom2.quickstart.endtoend.OpenAiCaller.dataUri;
import static io.globalcom2.quickstart.endtoend.OpenAiCaller.greedy;
import static io.globalcom2.quickstart.endtoend.OpenAiCaller.longAnswer;
import static io.globalcom2.quickstart.endtoend.OpenAiCaller.picture;
import static io.globalcom2.quickstart.endtoend.OpenAiCaller.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.chat.SampleQuestion;
import io.globalcom2.quickstart.messaging.Topics;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who speak HTTP, with the official OpenAI SDK. */
@ExtendWith(RunningBackend.class)
class EndToEndIT {
    /** Enough to be seen running on a fast machine; more do not fit into the context. */
    private static final int VERY_LONG = 1800;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Backend backend;
    private final OpenAiCaller caller;

    EndToEndIT(Backend backend) {
        this.backend = backend;
        caller = new OpenAiCaller(backend);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.25})
    void answersAreRight(double retentionRatio) throws IOException {
        for (SampleQuestion question : Questions.oneOfEachGroup()) {
            ChatCompletion completion = caller.ask(about(question, retentionRatio));

            assertThat(answer(completion))
                    .as("%s %s", question.image().getFileName(), question.text())
                    .isIn(question.answers());
            assertThat(completion.choices().get(0).finishReason().asString()).isEqualTo("stop");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answersAreRightWhereTheCompressorLooksAtFeatures(boolean aggregate) throws IOException {
        Map<String, Object> compression =
                Map.of("method", "globalcom2-coverage", "retention_ratio", 0.25, "aggregate", aggregate);

        ChatCompletion completion = caller.ask(about(Questions.PADDED, compression));

        assertThat(answer(completion)).isIn(Questions.PADDED.answers());
        JsonNode usage = compression(completion.usage().orElseThrow());
        assertThat(usage.get("method").asText()).isEqualTo("globalcom2-coverage");
        assertThat(usage.get("aggregate").asBoolean()).isEqualTo(aggregate);
        assertThat(number(usage, "kept_tokens")).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.25, 0.1})
    void usageAddsUp(double retentionRatio) throws IOException {
        int kept = (int) Math.floor(retentionRatio * Questions.PADDED_ORIGINAL + 0.5);

        CompletionUsage usage =
                caller.ask(about(Questions.PADDED, retentionRatio)).usage().orElseThrow();

        assertThat(usage.promptTokens()).isEqualTo(Questions.PADDED_TEXT_TOKENS + kept + Questions.PADDED_NEWLINES);
        assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
        JsonNode compression = compression(usage);
        assertThat(number(compression, "original_tokens")).isEqualTo(Questions.PADDED_ORIGINAL);
        assertThat(number(compression, "kept_tokens")).isEqualTo(kept);
        assertThat(number(compression, "newline_tokens")).isEqualTo(Questions.PADDED_NEWLINES);
        assertThat(number(compression, "requested_ratio")).isEqualTo(retentionRatio);
        assertThat(number(compression, "applied_ratio")).isEqualTo((double) kept / Questions.PADDED_ORIGINAL);
    }

    @Test
    void concurrentRequestsDoNotMix() {
        List<SampleQuestion> questions = Questions.oneOfEachGroup();
        ExecutorService callers = Executors.newFixedThreadPool(questions.size());
        try {
            List<CompletableFuture<String>> answers = questions.stream()
                    .map(question -> CompletableFuture.supplyAsync(asking(question), callers))
                    .toList();

            for (int i = 0; i < questions.size(); i++) {
                assertThat(answers.get(i).join()).isIn(questions.get(i).answers());
            }
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void anAnswerFitsTheSchemaThatWasAskedForAndIsRight() throws IOException {
        ChatCompletion number = caller.ask(inForm("{\"type\": \"integer\", \"minimum\": 10, \"maximum\": 99}"));
        ChatCompletion object = caller.ask(inForm("""
                {"type": "object", "additionalProperties": false, "required": ["colour", "sure"],
                 "properties": {"colour": {"enum": ["red", "blue"]}, "sure": {"type": "boolean"}}}"""));

        assertThat(answer(number)).isIn(Questions.PADDED.answers());
        assertThat(answer(object)).matches("\\{\"colour\":\"(red|blue)\",\"sure\":(true|false)}");
        assertThat(object.choices().get(0).finishReason().asString()).isEqualTo("stop");
    }

    @Test
    void aFormThatTheTokensDoNotSufficeForBreaksOff() throws IOException {
        ChatCompletion completion =
                caller.ask(inForm("{\"type\": \"array\", \"minItems\": 50}").maxCompletionTokens(7));

        assertThat(answer(completion)).startsWith("[");
        assertThat(completion.choices().get(0).finishReason().asString()).isEqualTo("length");
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(7);
    }

    @Test
    void aSchemaThatIsNotServedIsABadRequestThatNamesThePlace() {
        assertThatThrownBy(() -> caller.ask(inForm("{\"type\": \"array\", \"items\": {\"oneOf\": []}}")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("json_schema#/items/oneOf: expected it to be absent, it is not supported");
    }

    private static ChatCompletionCreateParams.Builder inForm(String schema) throws IOException {
        return about(Questions.PADDED, 0.25)
                .putAdditionalBodyProperty(
                        "response_format",
                        JsonValue.from(Map.of(
                                "type",
                                "json_schema",
                                "json_schema",
                                Map.of("name", "answer", "strict", true, "schema", JSON.readTree(schema)))));
    }

    @Test
    void aRequestWithoutAPictureIsAnswered() {
        ChatCompletion completion = caller.ask(greedy().addUserMessage("How many shapes are there?"));

        // Never trained without a picture, the model is wrong but sure; transformers says the same.
        assertThat(answer(completion)).isEqualTo("1");
        assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(16);
        assertThat(completion.usage().orElseThrow()._allProperties()).doesNotContainKey("compression");
    }

    @Test
    void aLaterTurnSeesThePictureOfTheFirst() throws IOException {
        ChatCompletion completion = caller.ask(about(Questions.PADDED, 0.25)
                .addAssistantMessage("82")
                .addUserMessage("What number is on the blue square?"));

        assertThat(answer(completion)).isEqualTo("21");
    }

    @Test
    void whatWasReadIsNotReadAgainForTheNextTurn() throws IOException {
        // No other test asks at this ratio.
        ChatCompletionCreateParams.Builder conversation = about(Questions.PADDED, 0.3);
        CompletionUsage first = caller.ask(conversation).usage().orElseThrow();

        ChatCompletion second =
                caller.ask(conversation.addAssistantMessage("82").addUserMessage("What number is on the blue square?"));

        assertThat(answer(second)).isEqualTo("21");
        assertThat(cachedTokens(first)).isLessThan((long) number(compression(first), "kept_tokens"));
        // All of the first prompt, and perhaps the answer.
        assertThat(cachedTokens(second.usage().orElseThrow()))
                .isBetween(
                        first.promptTokens() - 1, second.usage().orElseThrow().promptTokens() - 1);
    }

    private static long cachedTokens(CompletionUsage usage) {
        return usage.promptTokensDetails().orElseThrow().cachedTokens().orElseThrow();
    }

    @Test
    void twoPicturesAreCompressedEachForItself() throws IOException {
        String url = dataUri(Questions.PADDED.image());

        ChatCompletion completion = caller.ask(greedy().addUserMessageOfArrayOfContentParts(
                        List.of(picture(url), picture(url), text("How many shapes are there?")))
                .putAdditionalBodyProperty("compression", JsonValue.from(Map.of("retention_ratio", 0.25))));

        assertThat(number(compression(completion.usage().orElseThrow()), "kept_tokens"))
                .isEqualTo(2 * 64);
        assertThat(number(compression(completion.usage().orElseThrow()), "newline_tokens"))
                .isEqualTo(2 * Questions.PADDED_NEWLINES);
    }

    @Test
    void aPictureThatIsNoneIsABadRequest() {
        assertThatThrownBy(() -> caller.ask(greedy().addUserMessageOfArrayOfContentParts(
                                List.of(picture(dataUri("image/png", new byte[] {1, 2, 3})), text("What is it?")))))
                .isInstanceOf(BadRequestException.class);
    }

    @Test
    void aPictureThatBreaksOffIsABadRequest() throws IOException {
        // The header is whole, so only the encoder finds out.
        byte[] file = Files.readAllBytes(Questions.PADDED.image());
        String half = dataUri("image/png", Arrays.copyOf(file, file.length / 2));

        assertThatThrownBy(() -> caller.ask(
                        greedy().addUserMessageOfArrayOfContentParts(List.of(picture(half), text("What is it?")))))
                .isInstanceOf(BadRequestException.class);
    }

    @Test
    void aPictureFromTheWebIsABadRequestThatSaysWhatToDo() {
        assertThatThrownBy(() -> caller.ask(greedy().addUserMessageOfArrayOfContentParts(
                                List.of(picture("https://example.com/picture.png"), text("What is it?")))))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("data URI");
    }

    @Test
    void aGreedyAnswerTellsTheMostLikelyTokens() throws IOException {
        ChatCompletionCreateParams params =
                about(Questions.PADDED, 0.25).logprobs(true).topLogprobs(20).build();
        ChatCompletion completion = caller.completions().create(params);
        List<ChatCompletionTokenLogprob> tokens = completion
                .choices()
                .get(0)
                .logprobs()
                .flatMap(ChatCompletion.Choice.Logprobs::content)
                .orElseThrow();

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ChatCompletionTokenLogprob token : tokens) {
            token.bytes().orElse(List.of()).forEach(value -> bytes.write(value.intValue()));
            assertThat(token.topLogprobs()).hasSize(20);
            assertThat(token.topLogprobs().get(0).token()).isEqualTo(token.token());
            assertThat(token.topLogprobs().get(0).logprob()).isEqualTo(token.logprob());
            assertThat(token.topLogprobs().stream()
                            .mapToDouble(other -> Math.exp(other.logprob()))
                            .sum())
                    .isBetween(0.0, 1.00001);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(answer(completion));
        try (StreamResponse<ChatCompletionChunk> chunks = caller.completions().createStreaming(params)) {
            List<String> streamed = chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.logprobs().stream())
                    .flatMap(logprobs -> logprobs.content().orElse(List.of()).stream())
                    .map(ChatCompletionTokenLogprob::token)
                    .toList();
            assertThat(streamed)
                    .isEqualTo(tokens.stream()
                            .map(ChatCompletionTokenLogprob::token)
                            .toList());
        }
    }

    @Test
    void severalChoicesCostThePromptOnce() throws IOException {
        ChatCompletion one = caller.ask(about(Questions.PADDED, 0.25));
        ChatCompletion three = caller.ask(about(Questions.PADDED, 0.25).n(3));

        assertThat(three.choices())
                .extracting(choice -> choice.message().content().orElseThrow())
                .containsExactly(answer(one), answer(one), answer(one));
        assertThat(three.choices()).extracting(choice -> choice.index()).containsExactly(0L, 1L, 2L);
        assertThat(three.usage().orElseThrow().promptTokens())
                .isEqualTo(one.usage().orElseThrow().promptTokens());
        assertThat(three.usage().orElseThrow().completionTokens())
                .isEqualTo(3 * one.usage().orElseThrow().completionTokens());
    }

    @Test
    void responsesAreAnsweredAsChatCompletionsAre() throws IOException {
        String url = dataUri(Questions.PADDED.image());
        Response response = caller.responses()
                .create(ResponseCreateParams.builder()
                        .model(RunningBackend.MODEL)
                        .inputOfResponse(List.of(ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                                .role(EasyInputMessage.Role.USER)
                                .contentOfResponseInputMessageContentList(List.of(
                                        ResponseInputContent.ofInputImage(ResponseInputImage.builder()
                                                .detail(ResponseInputImage.Detail.AUTO)
                                                .imageUrl(url)
                                                .build()),
                                        ResponseInputContent.ofInputText(ResponseInputText.builder()
                                                .text(Questions.PADDED.text())
                                                .build())))
                                .build())))
                        .temperature(0.0)
                        .build());

        assertThat(response.output()
                        .get(0)
                        .asMessage()
                        .content()
                        .get(0)
                        .asOutputText()
                        .text())
                .isIn(Questions.PADDED.answers());
        assertThat(response.usage().orElseThrow().inputTokens()).isPositive();
    }

    @Test
    void aStreamedAnswerIsTheSameInPieces() throws IOException {
        StringBuilder streamed = new StringBuilder();
        SampleQuestion question = Questions.PADDED;

        try (StreamResponse<ChatCompletionChunk> chunks = caller.completions()
                .createStreaming(about(question, 0.25)
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            List<ChatCompletionChunk> all = chunks.stream().toList();
            all.forEach(chunk ->
                    chunk.choices().forEach(choice -> choice.delta().content().ifPresent(streamed::append)));
            assertThat(all.get(all.size() - 1).usage()).isPresent();
        }

        assertThat(streamed.toString()).isIn(question.answers());
    }

    @Test
    void aLongAnswerComesInManyPieces() throws IOException {
        try (StreamResponse<ChatCompletionChunk> chunks =
                caller.completions().createStreaming(longAnswer(64).build())) {
            long pieces = chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .filter(choice -> !choice.delta().content().orElse("").isEmpty())
                    .count();
            assertThat(pieces).isGreaterThanOrEqualTo(8);
        }
    }

    @Test
    void aFullWorkerTakesTheNextRequestWhenACallerHangsUp() throws Exception {
        String first;
        String second;
        try (StreamResponse<ChatCompletionChunk> stays =
                caller.completions().createStreaming(longAnswer(VERY_LONG).build())) {
            try (StreamResponse<ChatCompletionChunk> hangsUp =
                    caller.completions().createStreaming(longAnswer(VERY_LONG).build())) {
                first = awaitText(hangsUp);
                second = awaitText(stays);
            }

            ChatCompletion next = caller.ask(about(Questions.PADDED, 0.25));

            assertThat(answer(next)).isIn(Questions.PADDED.answers());
        }
        // Had either come to its end, it would not have been cancelled, and its slot would have been free anyway.
        try (TopicReader results = new TopicReader(backend, Topics.RESULTS)) {
            for (String requestId : List.of(first, second)) {
                assertThat(results.awaitResult(requestId).getFailed().getCode())
                        .isEqualTo(Status.Code.CANCELLED.value());
            }
        }
    }

    @Test
    void theServedModelIsListed() {
        assertThat(caller.models().list().data()).anyMatch(model -> model.id().equals(RunningBackend.MODEL));
    }

    private Supplier<String> asking(SampleQuestion question) {
        return () -> {
            try {
                return answer(caller.ask(about(question, 0.25)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Waits for the first text and returns the request id, which is the id of every chunk. */
    private static String awaitText(StreamResponse<ChatCompletionChunk> chunks) {
        return chunks.stream()
                .filter(chunk -> chunk.choices().stream()
                        .anyMatch(choice -> !choice.delta().content().orElse("").isEmpty()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static JsonNode compression(CompletionUsage usage) {
        return usage._allProperties().get("compression").convert(JsonNode.class);
    }

    private static double number(JsonNode object, String name) {
        return object.get(name).asDouble();
    }
}
