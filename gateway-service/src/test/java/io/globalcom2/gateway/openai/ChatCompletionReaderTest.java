package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.gateway.admission.RequestedSampling;
import io.globalcom2.gateway.admission.TestingConfig;
import io.globalcom2.gateway.admission.TestingModel;
import io.globalcom2.gateway.json.JsonBody;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.gateway.media.remote.ListedImages;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.wire.QueueLane;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionReaderTest {
    private static final String PNG = "data:image/png;base64,"
            + Base64.getEncoder()
                    .encodeToString(HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802"));

    private final ChatCompletionReader reader = new ChatCompletionReader(
            TestingModel.of(TestingConfig.of(1)),
            new ImageUrls(new ImageInspector(1000, ImageLimits.ofPixels(1000)), Optional.empty()));

    @Test
    void readsWhatIsLeftOutAsLeftOut() {
        ChatCompletion completion = readField("\"user\": \"me\"");

        assertThat(completion.isStreamed()).isFalse();
        assertThat(completion.includesUsage()).isFalse();
        assertThat(completion.request().conversation().messages())
                .containsExactly(new ChatMessage(Role.USER, List.of(new ChatPart.Text("hello"))));
        assertThat(completion.request().sampling())
                .isEqualTo(new RequestedSampling(
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        LogitAdjustments.NONE,
                        OptionalLong.empty(),
                        List.of(),
                        false,
                        Optional.empty(),
                        OptionalInt.empty(),
                        1));
        assertThat(completion.request().compression()).isEmpty();
    }

    @Test
    void anImageAtAListedUrlIsFetched(@TempDir Path folder) throws Exception {
        byte[] png = HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802");
        try (ListedImages listed = ListedImages.start(folder)) {
            ChatCompletionReader fetching = new ChatCompletionReader(
                    TestingModel.of(TestingConfig.of(1)),
                    new ImageUrls(new ImageInspector(1000, ImageLimits.ofPixels(1000)), Optional.of(listed.remote())));
            String body = """
                    {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "%s"}}]}]}""".formatted(listed.put(png));

            List<ImageFile> images = fetching.read(JsonBody.of(body.getBytes(UTF_8)), bytes -> {})
                    .request()
                    .conversation()
                    .images();

            assertThat(images).extracting(ImageFile::data).containsExactly(ByteBuffer.wrap(png));
        }
    }

    @Test
    void readsEveryField() {
        ChatCompletion completion = readField("""
                "model": "llava-next", "stream": true, "stream_options": {"include_usage": true}, "max_tokens": 7,
                "temperature": 0.5, "top_p": 0.9, "top_k": 40, "seed": -3, "stop": ["a", "b"], "ignore_eos": true,
                "compression": {"method": "random", "profile": "standard", "retention_ratio": 0.25, "seed": 9, "aggregate": true}""");

        assertThat(completion.isStreamed()).isTrue();
        assertThat(completion.includesUsage()).isTrue();
        assertThat(completion.request().sampling())
                .isEqualTo(new RequestedSampling(
                        OptionalInt.of(7),
                        OptionalDouble.of(0.5),
                        OptionalDouble.of(0.9),
                        OptionalInt.of(40),
                        OptionalDouble.empty(),
                        LogitAdjustments.NONE,
                        OptionalLong.of(-3),
                        List.of("a", "b"),
                        true,
                        Optional.empty(),
                        OptionalInt.empty(),
                        1));
        assertThat(completion.request().compression())
                .contains(new CompressionOptions(
                        "random", "standard", OptionalDouble.of(0.25), OptionalLong.of(9), true));
    }

    @Test
    void readsWhatIsDoneToTheLogits() {
        RequestedSampling sampling = readField("""
                        "min_p": 0.1, "presence_penalty": -2, "frequency_penalty": 0.5, "repetition_penalty": 1.1,
                        "logit_bias": {"5": -100, "17": 2.5}""").request().sampling();

        assertThat(sampling.minP()).hasValue(0.1);
        assertThat(sampling.adjustments()).isEqualTo(new LogitAdjustments(Map.of(5, -100f, 17, 2.5f), 1.1, 0.5, -2));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "`min_p`: 1.5; min_p: expected a number in [0, 1], got 1.5",
                "`presence_penalty`: 3; presence_penalty: expected a number in [-2, 2], got 3.0",
                "`repetition_penalty`: 0; repetition_penalty: expected a number in (0, 2], got 0.0",
                "`logit_bias`: {`hello`: 1}; logit_bias: expected ids of tokens, got `hello`",
                "`logit_bias`: {`1`: null}; logit_bias.1: expected a number, got null",
                "`logit_bias`: [1]; logit_bias: expected an object, got a list"
            })
    void whatCannotBeDoneToTheLogitsIsNamed(String field, String message) {
        assertThat(refusalOfField(field.replace('`', '"'))).hasMessage(message.replace('`', '"'));
    }

    @Test
    void readsHowManyTokensAreToldOf() {
        assertThat(readField("\"logprobs\": true, \"top_logprobs\": 20")
                        .request()
                        .sampling()
                        .topLogprobs())
                .hasValue(20);
        assertThat(readField("\"logprobs\": true").request().sampling().topLogprobs())
                .hasValue(0);
        assertThat(readField("\"logprobs\": false, \"top_logprobs\": 0")
                        .request()
                        .sampling()
                        .topLogprobs())
                .isEmpty();
        assertThat(refusalOfField("\"logprobs\": true, \"top_logprobs\": 21"))
                .hasMessage("top_logprobs: expected 0 to 20, got 21");
        assertThat(refusalOfField("\"logprobs\": true, \"top_logprobs\": -1"))
                .hasMessage("top_logprobs: expected 0 to 20, got -1");
        assertThat(refusalOfField("\"top_logprobs\": 2"))
                .hasMessage("logprobs: expected true beside top_logprobs, got nothing");
        assertThat(refusalOfField("\"logprobs\": 5")).hasMessage("logprobs: expected true or false, got 5");
    }

    @Test
    void readsHowManyChoices() {
        assertThat(readField("\"n\": 8").request().sampling().n()).isEqualTo(8);
        assertThat(readField("\"n\": 1").request().sampling().n()).isEqualTo(1);
        assertThat(refusalOfField("\"n\": 9")).hasMessage("n: expected 1 to 8, got 9");
        assertThat(refusalOfField("\"n\": 0")).hasMessage("n: expected 1 to 8, got 0");
    }

    @Test
    void anAnswerMayGoOnWithTheLastMessage() {
        String messages = """
                {"messages": [{"role": "user", "content": "hello"}, {"role": "assistant", "content": "Hi, I am"}], %s}""";

        assertThat(read(messages.formatted("\"continue_final_message\": true"))
                        .request()
                        .conversation()
                        .continuesLast())
                .isTrue();
        assertThat(refusalOf(messages.formatted("\"continue_final_message\": false")))
                .hasMessage("messages[1].role: expected the last message to be the user's, got the assistant's");
        assertThat(refusalOf(messages.formatted(
                        "\"continue_final_message\": true, \"response_format\": {\"type\": \"json_object\"}")))
                .hasMessage("continue_final_message: expected false beside json_schema, got true");
    }

    @Test
    void readsTheFormOfTheAnswer() {
        assertThat(form("{\"type\": \"text\"}")).isEmpty();
        assertThat(form("{\"type\": \"json_object\"}")).contains("{\"type\":\"object\"}");
        // As clients of Hugging Face and of llama.cpp have it.
        assertThat(form("{\"type\": \"json_object\", \"value\": {\"type\": \"integer\"}}"))
                .contains("{\"type\":\"integer\"}");
        assertThat(form("{\"type\": \"json_object\", \"schema\": {\"type\": \"integer\"}}"))
                .contains("{\"type\":\"integer\"}");
        assertThat(form("""
                {"type": "json_schema", "json_schema": {"name": "number", "strict": true, "schema":
                 {"type": "number", "maximum": 0.12345678901}}}""")).contains("{\"type\":\"number\",\"maximum\":0.12345678901}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "{`type`: `json_object`, `value`: 1}; response_format.value: expected an object, got 1",
                "{`type`: `xml`}; response_format.type: expected text, json_object or json_schema, got `xml`",
                "{}; response_format.type: expected a string, got nothing",
                "{`type`: `json_schema`}; response_format.json_schema: expected an object, got nothing",
                "{`type`: `json_schema`, `json_schema`: {`name`: `a`}}; response_format.json_schema.schema: expected an object, got nothing",
                "{`type`: `json_schema`, `json_schema`: {`schema`: {`properties`: {`a`: {`multipleOf`: 3}}}}}; json_schema#/properties/a/multipleOf: expected it to be absent, it is not supported"
            })
    void refusesAFormThatIsNotServed(String format, String message) {
        assertThat(refusalOfField("\"response_format\": " + format.replace('`', '"')))
                .hasMessage(message.replace('`', '"'));
    }

    @Test
    void noEndAndAFormAreNotAskedForTogether() {
        assertThat(refusalOfField("\"ignore_eos\": true, \"response_format\": {\"type\": \"json_object\"}"))
                .hasMessage("ignore_eos: expected false beside json_schema, got true");
    }

    private Optional<String> form(String format) {
        return readField("\"response_format\": " + format)
                .request()
                .sampling()
                .form()
                .map(AnswerForm::jsonSchema);
    }

    @ParameterizedTest
    @CsvSource({"null, INTERACTIVE", "'\"auto\"', INTERACTIVE", "'\"default\"', INTERACTIVE", "'\"flex\"', BATCH"})
    void readsTheLaneFromTheServiceTier(String tier, QueueLane lane) {
        assertThat(readField("\"service_tier\": " + tier).request().lane()).isEqualTo(lane);
    }

    @Test
    void refusesServiceTiersThatAreNotServed() {
        ServingException refusal =
                catchThrowableOfType(ServingException.class, () -> readField("\"service_tier\": \"priority\""));

        assertThat(refusal).hasMessage("service_tier: expected auto, default or flex, got \"priority\"");
        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
    }

    @Test
    void readsSeveralTurnsWithTextAndImages() {
        List<ChatMessage> messages =
                read("""
                {"messages": [
                  {"role": "developer", "content": "Be brief."},
                  {"role": "user", "content": [{"type": "text", "text": "What is this?"},
                    {"type": "image_url", "image_url": {"url": "%s", "detail": "high"}}]},
                  {"role": "assistant", "content": "A cat.", "refusal": null},
                  {"role": "user", "content": "Sure?"}]}""".formatted(PNG)).request().conversation().messages();

        assertThat(messages)
                .extracting(ChatMessage::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER);
        assertThat(messages.get(1).parts().get(1)).isInstanceOfSatisfying(ChatPart.Image.class, image -> assertThat(
                        image.file().mediaType())
                .isEqualTo("image/png"));
    }

    @Test
    void takesTheNewerNameOfMaxTokensAndASingleStopText() {
        RequestedSampling sampling = readField("\"max_completion_tokens\": 5, \"stop\": \"x\"")
                .request()
                .sampling();

        assertThat(sampling.maxTokens()).hasValue(5);
        assertThat(sampling.stop()).containsExactly("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"n\": 1",
                "\"n\": null",
                "\"tools\": []",
                "\"tool_choice\": \"none\"",
                "\"tool_choice\": \"auto\"",
                "\"logprobs\": false",
                "\"logit_bias\": {}",
                "\"presence_penalty\": 0.0",
                "\"frequency_penalty\": 0",
                "\"response_format\": {\"type\": \"text\"}",
                "\"modalities\": [\"text\"]",
                "\"parallel_tool_calls\": true",
                "\"store\": true",
                "\"temperature\": null",
                "\"compression\": null"
            })
    void acceptsWhatChangesNothing(String field) {
        assertThat(readField(field).request().conversation().messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"best_of\": 3",
                "\"tools\": [{\"type\": \"function\"}]",
                "\"tool_choice\": \"required\"",
                "\"functions\": [{}]",
                "\"function_call\": \"auto\"",
                "\"best_of\": 2",
                "\"modalities\": [\"text\", \"audio\"]",
                "\"audio\": {}",
                "\"prediction\": {}",
                "\"web_search_options\": {}"
            })
    void refusesWhatItCannotHonour(String field) {
        String name = field.substring(1, field.indexOf('"', 1));

        assertThat(refusalOfField(field)).hasMessageStartingWith(name + ": expected it to be absent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"content\": null", "\"content\": []", "\"content\": \"\"", "\"tool_calls\": []"})
    void anAssistantWhoSaidNothingHasSaidTheEmptyText(String content) {
        List<ChatMessage> messages =
                read("""
                {"messages": [{"role": "user", "content": "hello"}, {"role": "assistant", %s},
                  {"role": "user", "content": "are you there?"}]}""".formatted(content)).request().conversation().messages();

        assertThat(messages.get(1)).isEqualTo(new ChatMessage(Role.ASSISTANT, List.of(new ChatPart.Text(""))));
    }

    @Test
    void minusOneTurnsTopKOff() {
        assertThat(readField("\"top_k\": -1").request().sampling().topK()).isEmpty();
        assertThat(refusalOfField("\"top_k\": -2")).hasMessage("top_k: expected at least 0, got -2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_tokens", "max_completion_tokens"})
    void aLimitOfNoTokensIsRefusedByTheNameThatWasSent(String field) {
        for (int count : new int[] {-1, 0}) {
            assertThat(refusalOfField("\"%s\": %d".formatted(field, count)))
                    .hasMessage("%s: expected at least 1, or none for as many as are given by default, got %d"
                            .formatted(field, count));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"stream\": false, ", "\"stream\": null, "})
    void optionsOfAStreamAreRefusedWithoutOne(String stream) {
        assertThat(refusalOfField(stream + "\"stream_options\": {\"include_usage\": true}"))
                .hasMessage("stream_options: expected it beside \"stream\": true only, got it without");
        assertThat(readField(stream + "\"stream_options\": null").includesUsage())
                .isFalse();
    }

    @Test
    void halfACharacterIsReadAsTheReplacementCharacter() {
        ChatCompletion completion = read("""
                {"messages": [{"role": "user", "content": "\\ud83d alone, \\ud83d\\ude00 whole, \\ude00\\ud83d turned"}],
                 "stop": ["\\udc00"]}""");

        assertThat(completion.request().conversation().messages().get(0).lastText())
                .isEqualTo("\uFFFD alone, \uD83D\uDE00 whole, \uFFFD\uFFFD turned");
        assertThat(completion.request().sampling().stop()).containsExactly("\uFFFD");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`\"stream\": 1`,stream: expected true or false,got 1",
                "`\"stream\": true, \"stream_options\": {\"include_usage\": \"yes\"}`,stream_options.include_usage: expected true or false,got a string",
                "`\"max_tokens\": 1.5`,max_tokens: expected an integer of 32 bits,got 1.5",
                "`\"max_tokens\": 3000000000`,max_tokens: expected an integer of 32 bits,got 3000000000",
                "`\"temperature\": \"hot\"`,temperature: expected a number,got a string",
                "`\"top_k\": [1]`,top_k: expected an integer of 32 bits,got a list",
                "`\"seed\": 1e300`,seed: expected an integer of 64 bits,got 1E+300",
                "`\"stop\": {}`,stop: expected a list,got an object",
                "`\"stop\": [1]`,stop[0]: expected a string,got 1",
                "`\"model\": 4`,model: expected a string,got 4",
                "`\"compression\": 0.5`,compression: expected an object,got 0.5",
                "`\"compression\": {\"method\": true}`,compression.method: expected a string,got true",
                "`\"compression\": {\"retention_ratio\": \"0.5\"}`,compression.retention_ratio: expected a number,got a string",
                "`\"max_tokens\": 1, \"max_completion_tokens\": 2`,max_tokens: expected 2 as in max_completion_tokens,got 1",
            })
    void refusesFieldsOfTheWrongKind(String field, String expected, String actual) {
        assertThat(refusalOfField(field)).hasMessage(expected + ", " + actual);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|messages: expected a list, got nothing",
                "{\"messages\": null}|messages: expected a list, got null",
                "{\"messages\": []}|messages: expected at least one, got none",
                "{\"messages\": [\"hello\"]}|messages[0]: expected an object, got a string",
                "{\"messages\": [{\"content\": \"x\"}]}|messages[0].role: expected a string, got nothing",
                "{\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}]}|messages[0].role: expected system, user or assistant, got \"tool\"",
                "{\"messages\": [{\"role\": \"user\"}]}|messages[0].content: expected a string or a list of parts, got nothing",
                "{\"messages\": [{\"role\": \"user\", \"content\": [1]}]}|messages[0].content[0]: expected an object, got 1",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{}]}]}|messages[0].content[0].type: expected a string, got nothing",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"video\"}]}]}|messages[0].content[0].type: expected text or image_url, got \"video\"",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": \"x\"}]}]}|messages[0].content[0].image_url: expected an object, got a string",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"https://x/y.png\"}}]}]}|messages[0].content[0].image_url.url: expected a data URI; http and https URLs are not fetched here, got a URL",
                "[]|body: expected an object, got a list",
                "\"hello\"|body: expected an object, got a string",
            })
    void refusesMessagesOfTheWrongShape(String body, String message) {
        assertThat(refusalOf(body)).hasMessage(message);
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThat(refusalOf("{\"messages\"")).hasMessageStartingWith("body: expected JSON, got an error: ");
        assertThat(refusalOf("")).hasMessage("body: expected an object, got nothing");
    }

    @Test
    void refusesAnotherModel() {
        ServingException refusal =
                catchThrowableOfType(ServingException.class, () -> readField("\"model\": \"gpt-4\""));

        assertThat(refusal.kind()).isEqualTo(FailureKind.NOT_FOUND);
        assertThat(refusal).hasMessage("model: expected \"llava-next\", got \"gpt-4\"");
    }

    private ChatCompletion readField(String field) {
        return read("{\"messages\": [{\"role\": \"user\", \"content\": \"hello\"}], " + field + "}");
    }

    private ChatCompletion read(String body) {
        return reader.read(JsonBody.of(body.getBytes(UTF_8)), bytes -> {});
    }

    private ServingException refusalOfField(String field) {
        return refusalOf("{\"messages\": [{\"role\": \"user\", \"content\": \"hello\"}], " + field + "}");
    }

    private ServingException refusalOf(String body) {
        ServingException refusal = catchThrowableOfType(ServingException.class, () -> read(body));
        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
        return refusal;
    }
}
