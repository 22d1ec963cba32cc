package io.globalcom2.gateway.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.TestingConfig;
import io.globalcom2.gateway.admission.TestingModel;
import io.globalcom2.gateway.json.JsonBody;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.gateway.media.remote.ListedImages;
import io.globalcom2.gateway.openai.ImageUrls;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.wire.QueueLane;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesReaderTest {
    private static final String PNG = "data:image/png;base64,"
            + Base64.getEncoder()
                    .encodeToString(HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802"));

    private final ResponsesReader reader = new ResponsesReader(
            TestingModel.of(TestingConfig.of(1)),
            new ImageUrls(new ImageInspector(1000, ImageLimits.ofPixels(1000)), Optional.empty()));

    @Test
    void aTextIsWhatTheUserSays() {
        ResponsesRequest read = read("{\"input\": \"hello\"}");

        assertThat(read.isStreamed()).isFalse();
        assertThat(read.request().conversation().messages()).containsExactly(said(Role.USER, "hello"));
        assertThat(read.request().sampling().maxTokens()).isEmpty();
        assertThat(read.request().sampling().topLogprobs()).isEmpty();
        assertThat(read.request().compression()).isEmpty();
    }

    @Test
    void readsMessagesOfEveryKind() {
        ChatRequest request = read("""
                {"instructions": "Be brief.", "input": [
                  {"role": "user", "content": [{"type": "input_text", "text": "What is this?"},
                                               {"type": "input_image", "image_url": "%s", "detail": "auto"}]},
                  {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant",
                   "content": [{"type": "output_text", "text": "A cat.", "annotations": [], "logprobs": []}]},
                  {"role": "user", "content": "And where?"}]}""".formatted(PNG)).request();

        assertThat(request.conversation().messages())
                .extracting(ChatMessage::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER);
        assertThat(request.conversation().messages()).contains(said(Role.SYSTEM, "Be brief."));
        assertThat(request.conversation().messages()).contains(said(Role.ASSISTANT, "A cat."));
        assertThat(request.conversation().images()).hasSize(1);
        assertThat(
                        read("{\"input\": [{\"role\": \"developer\", \"content\": \"Be brief.\"}, {\"role\": \"user\", \"content\": \"a\"}]}")
                                .request()
                                .conversation()
                                .messages())
                .contains(said(Role.SYSTEM, "Be brief."));
    }

    @Test
    void anImageAtAListedUrlIsFetched(@TempDir Path folder) throws Exception {
        byte[] png = HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802");
        try (ListedImages listed = ListedImages.start(folder)) {
            ResponsesReader fetching = new ResponsesReader(
                    TestingModel.of(TestingConfig.of(1)),
                    new ImageUrls(new ImageInspector(1000, ImageLimits.ofPixels(1000)), Optional.of(listed.remote())));
            String body = """
                    {"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "%s"}]}]}""".formatted(listed.put(png));

            List<ImageFile> images = fetching.read(JsonBody.of(body.getBytes(UTF_8)), bytes -> {})
                    .request()
                    .conversation()
                    .images();

            assertThat(images).extracting(ImageFile::data).containsExactly(ByteBuffer.wrap(png));
        }
    }

    @Test
    void readsHowToAnswer() {
        ResponsesRequest read = readField("""
                "model": "llava-next", "stream": true, "max_output_tokens": 7, "temperature": 0.5, "top_p": 0.9, "top_k": 3,
                "service_tier": "flex", "include": ["message.output_text.logprobs"], "top_logprobs": 2, "seed": 5,
                "compression": {"method": "random", "retention_ratio": 0.25, "seed": 9}""");

        assertThat(read.isStreamed()).isTrue();
        assertThat(read.request().lane()).isEqualTo(QueueLane.BATCH);
        assertThat(read.request().sampling().maxTokens()).hasValue(7);
        assertThat(read.request().sampling().temperature()).hasValue(0.5);
        assertThat(read.request().sampling().topP()).hasValue(0.9);
        assertThat(read.request().sampling().topK()).hasValue(3);
        assertThat(read.request().sampling().seed()).hasValue(5);
        assertThat(read.request().sampling().topLogprobs()).hasValue(2);
        assertThat(read.request().compression())
                .contains(new CompressionOptions("random", "", OptionalDouble.of(0.25), OptionalLong.of(9), false));
    }

    @Test
    void readsTheFormOfTheText() {
        assertThat(form("{\"format\": {\"type\": \"text\"}}")).isNull();
        assertThat(form("{}")).isNull();
        assertThat(form("{\"format\": {\"type\": \"json_object\"}}"))
                .isEqualTo(AnswerForm.ofJsonSchema(AnswerForm.JSON_OBJECT));
        assertThat(form("""
                {"format": {"type": "json_schema", "name": "number", "strict": true, "schema": {"type": "integer"}}}""")).isEqualTo(AnswerForm.ofJsonSchema("{\"type\":\"integer\"}"));
    }

    @Test
    void saysWhatWasAskedFor() {
        ObjectNode echo = readField("""
                "instructions": "Be brief.", "max_output_tokens": 7, "temperature": 0.5, "metadata": {"a": "b"},
                "text": {"format": {"type": "json_object"}}""").echo();

        assertThat(echo.toString()).isEqualTo("""
                {"background":false,"instructions":"Be brief.","max_output_tokens":7,"metadata":{"a":"b"},\
                "parallel_tool_calls":true,"previous_response_id":null,"service_tier":"default","store":false,"temperature":0.5,\
                "text":{"format":{"type":"json_object"}},"tool_choice":"auto","tools":[],"top_logprobs":0,"top_p":1.0,"truncation":"disabled"}""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"store\": false",
                "\"store\": null",
                "\"background\": false",
                "\"previous_response_id\": null",
                "\"tools\": []",
                "\"tool_choice\": \"auto\"",
                "\"truncation\": \"disabled\"",
                "\"include\": [\"reasoning.encrypted_content\"]",
                "\"user\": \"me\""
            })
    void acceptsWhatChangesNothing(String field) {
        assertThat(readField(field).request().conversation().messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"store\": true",
                "\"background\": true",
                "\"previous_response_id\": \"resp_1\"",
                "\"conversation\": \"conv_1\"",
                "\"prompt\": {\"id\": \"p\"}",
                "\"tools\": [{\"type\": \"web_search\"}]",
                "\"tool_choice\": \"required\"",
                "\"truncation\": \"auto\""
            })
    void refusesByNameWhatIsNotServed(String field) {
        assertThat(refusalOfField(field))
                .hasMessageStartingWith(field.substring(1, field.indexOf('"', 1)) + ": expected it to be absent");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiterString = "=>",
            value = {
                "{} => input: expected a string or a list of messages, got nothing",
                "{`input`: []} => input: expected at least one, got none",
                "{`input`: [{`role`: `user`, `content`: `a`}, {`role`: `assistant`, `content`: `b`}]} => input[1].role: expected the last message to be the user's, got the assistant's",
                "{`instructions`: `x`, `input`: [{`role`: `assistant`, `content`: `b`}]} => input[0].role: expected the last message to be the user's, got the assistant's",
                "{`input`: [{`type`: `item_reference`, `id`: `msg_1`}]} => input[0].type: expected message, got `item_reference`; nothing is stored here that an item could stand for",
                "{`input`: [{`role`: `user`, `content`: [{`type`: `input_file`}]}]} => input[0].content[0].type: expected input_text, input_image or output_text, got `input_file`",
                "{`input`: [{`role`: `user`, `content`: [{`type`: `input_image`, `file_id`: `f`}]}]} => input[0].content[0].image_url: expected a URL; files are not kept here, got nothing",
                "{`input`: `a`, `max_output_tokens`: 0} => max_output_tokens: expected at least 1, got 0",
                "{`input`: `a`, `temperature`: 3} => temperature: expected a number in [0, 2], got 3.0",
                "{`input`: `a`, `top_logprobs`: 3} => include: expected message.output_text.logprobs beside top_logprobs, got it not",
                "{`input`: `a`, `include`: [`file_search_call.results`]} => include[0]: expected message.output_text.logprobs, got `file_search_call.results`",
                "{`input`: `a`, `metadata`: {`a`: 1}} => metadata.a: expected a string, got 1",
                "{`input`: `a`, `text`: {`format`: {`type`: `grammar`}}} => text.format.type: expected text, json_object or json_schema, got `grammar`",
                "{`input`: `a`, `text`: {`format`: {`type`: `json_schema`, `name`: `n`}}} => text.format.schema: expected an object, got nothing"
            })
    void saysWhatIsWrongAndWhere(String body, String message) {
        ServingException refusal = refusalOf(body.replace('`', '"'));

        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
        assertThat(refusal).hasMessage(message.replace('`', '"'));
    }

    @Test
    void anotherModelIsNotFound() {
        assertThat(refusalOfField("\"model\": \"gpt-5\"").kind()).isEqualTo(FailureKind.NOT_FOUND);
    }

    private AnswerForm form(String text) {
        return readField("\"text\": " + text).request().sampling().form().orElse(null);
    }

    private static ChatMessage said(Role role, String text) {
        return new ChatMessage(role, List.of(new ChatPart.Text(text)));
    }

    private ResponsesRequest readField(String field) {
        return read("{\"input\": \"hello\", %s}".formatted(field));
    }

    private ResponsesRequest read(String body) {
        return reader.read(JsonBody.of(body.getBytes(UTF_8)), bytes -> {});
    }

    private ServingException refusalOfField(String field) {
        return refusalOf("{\"input\": \"hello\", %s}".formatted(field));
    }

    private ServingException refusalOf(String body) {
        return catchThrowableOfType(ServingException.class, () -> read(body));
    }
}
