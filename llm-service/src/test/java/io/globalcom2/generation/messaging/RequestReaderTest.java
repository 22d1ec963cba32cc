package io.globalcom2.generation.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.InferenceJob;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.Sampling;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    private static final int DEFAULT_MAX_TOKENS = 77;
    private static final InferenceRequest REQUEST = InferenceRequest.newBuilder()
            .setRequestId("a")
            .addMessages(Message.newBuilder()
                    .setRole("user")
                    .addContent(ContentPart.newBuilder()
                            .setImage(Image.newBuilder().setData(ByteString.copyFromUtf8("PNG"))))
                    .addContent(ContentPart.newBuilder().setText("What is it?")))
            .build();

    private final RequestReader reader =
            new RequestReader(DEFAULT_MAX_TOKENS, new RequestLimits(3, 2, 100, 1000, 4, 256));

    @Test
    void readsMessagesAndImagesInTheirOrder() {
        InferenceJob job = reader.read(record("a", REQUEST));

        ImageFile png = new ImageFile(ByteBuffer.wrap("PNG".getBytes(StandardCharsets.UTF_8)), "");
        assertThat(job.conversation().messages()).singleElement().satisfies(message -> {
            assertThat(message.role()).isEqualTo(Role.USER);
            assertThat(message.parts()).containsExactly(new ChatPart.Image(png), new ChatPart.Text("What is it?"));
        });
        assertThat(job.conversation().images()).containsExactly(png);
    }

    @Test
    void fillsInWhatTheCallerDidNotSay() {
        InferenceJob job = reader.read(record("a", REQUEST));

        assertThat(job.compression()).isEqualTo(CompressionOptions.NONE);
        assertThat(job.sampling().maxTokens()).isEqualTo(DEFAULT_MAX_TOKENS);
        assertThat(job.sampling().temperature()).isZero();
        assertThat(job.sampling().topP()).isEqualTo(1);
    }

    @Test
    void readsTheJsonMapping() {
        String json = """
                {
                  "messages": [{"role": "user", "content": [{"image": {"data": "UE5H"}}, {"text": "?"}]}],
                  "sampling": {"maxTokens": 5, "temperature": 0.5, "stop": ["\\n"], "logprobs": true, "topLogprobs": 4},
                  "compression": {"method": "cls-top-k", "retentionRatio": 0.25, "seed": "9", "aggregate": true}
                }""";
        ConsumerRecord<byte[], byte[]> record = record("a", bytes(json));
        HeaderValues.put(record.headers(), "content-type", "Application/JSON; charset=utf-8");

        InferenceJob job = reader.read(record);

        assertThat(job.requestId()).isEqualTo("a");
        assertThat(job.conversation().images()).hasSize(1);
        assertThat(job.sampling().maxTokens()).isEqualTo(5);
        assertThat(job.sampling().stop()).containsExactly("\n");
        assertThat(job.sampling().topLogprobs()).hasValue(4);
        assertThat(job.compression())
                .isEqualTo(new CompressionOptions("cls-top-k", "", OptionalDouble.of(0.25), OptionalLong.of(9), true));
    }

    /** A number of many digits would be computed, which takes minutes and gigabytes. */
    @ParameterizedTest
    @Timeout(60)
    @ValueSource(
            strings = {
                "\"seed\": 1e999999999",
                "\"seed\": \"1e999999999\"",
                "\"seed\": [1e999999999]",
                "\"maxTokens\": \"%s\"",
                "\"top_p\": \"%s\"",
                "\"logitBias\": {\"5\": \"%s\"}",
                "\"logit_bias\": {\"%s\": 5}"
            })
    void refusesNumbersOfManyDigits(String field) {
        String json = "{\"messages\": [{\"role\": \"user\", \"content\": [{\"text\": \"?\"}]}], \"sampling\": {"
                + field.formatted("1".repeat(40_000)) + "}}";

        assertInvalid(json("a", json), "expected a number of at most 100 characters");
    }

    @Test
    void numbersInTextsAreOfAnyLength() {
        String text = "1e999999999" + "1".repeat(80);
        String json = "{\"messages\": [{\"role\": \"user\", \"content\": [{\"text\": \"" + text + "\"}]}]}";

        assertThat(reader.read(json("a", json)).conversation().messages().get(0).lastText())
                .isEqualTo(text);
    }

    /** It is stored in the header of a dead letter and in a result. */
    @Test
    void aRefusalIsShortHoweverMuchCame() {
        String much = "x".repeat(100_000);

        assertThat(refusalOf(json("a", "{\"sampling\": {\"maxTokens\": \"" + much.substring(0, 90) + "\"}}")))
                .hasSizeLessThan(500);
        assertThat(refusalOf(json("a", "{\"lane\": {\"" + much + "\": 1}}"))).hasSizeLessThan(1000);
        assertThat(refusalOf(json("a", "{\"requestId\": \"" + much + "\"}"))).hasSizeLessThan(500);
    }

    @Test
    void halfACharacterInJsonIsReplacedAndNothingElse() {
        String json = """
                {"messages": [{"role": "user", "content": [{"text":
                  "a \\ud83d b \\uDE00\\uD83D c \\ud83d\\ude00 \\ud83d\\ud83d\\ude00 \\\\ud83d \\u00e9\\/"}]}]}""";
        ConsumerRecord<byte[], byte[]> record = record("a", bytes(json));
        HeaderValues.put(record.headers(), "content-type", "application/json");

        assertThat(reader.read(record).conversation().messages().get(0).parts())
                .containsExactly(
                        new ChatPart.Text("a \uFFFD b \uFFFD\uFFFD c \uD83D\uDE00 \uFFFD\uD83D\uDE00 \\ud83d \u00E9/"));
    }

    @Test
    void othersAreNotToldWithoutTheChosenOnes() {
        assertThatThrownBy(() -> reader.read(record(
                        "a",
                        REQUEST.toBuilder()
                                .setSampling(Sampling.newBuilder().setTopLogprobs(3))
                                .build())))
                .hasMessage("logprobs: expected true beside top_logprobs, got false");
        assertThatThrownBy(() -> reader.read(record(
                        "a",
                        REQUEST.toBuilder()
                                .setSampling(
                                        Sampling.newBuilder().setLogprobs(true).setTopLogprobs(21))
                                .build())))
                .hasMessage("top_logprobs: expected 0 to 20, got 21");
    }

    @Test
    void aFormThatIsNotServedIsRefusedByName() {
        InferenceRequest request = REQUEST.toBuilder()
                .setSampling(
                        Sampling.newBuilder().setJsonSchema("{\"type\":\"string\",\"contentEncoding\":\"base64\"}"))
                .build();

        assertThatThrownBy(() -> reader.read(record("a", request)))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT))
                .hasMessage("json_schema#/contentEncoding: expected it to be absent, it is not supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "content-type | \"application/json\"",
                "content-type | \"application/json;charset=utf-8\"",
                "content-type | \"application/json\"; charset=utf-8",
                "contentType | application/json",
                "contentType | \"application/json\"",
                "Content-Type | APPLICATION/JSON"
            })
    void readsTheJsonMappingHoweverTheHeaderIsWritten(String name, String type) {
        ConsumerRecord<byte[], byte[]> record =
                record("a", bytes("{\"messages\": [{\"role\": \"user\", \"content\": [{\"text\": \"?\"}]}]}"));
        HeaderValues.put(record.headers(), name, type);

        InferenceJob job = reader.read(record);

        assertThat(job.conversation().messages()).hasSize(1);
        assertThat(ContentType.of(record.headers()).isJson()).isTrue();
    }

    @Test
    void theHeaderOfTheExactNameDecidesWhereThereAreTwo() {
        ConsumerRecord<byte[], byte[]> record = record("a", REQUEST);
        HeaderValues.put(record.headers(), "content-type", "application/x-protobuf");
        HeaderValues.put(record.headers(), "contentType", "application/json");

        assertThat(reader.read(record).conversation().images()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-protobuf",
                "application/protobuf; messageType=globalcom2.v1.InferenceRequest",
                "application/octet-stream",
                ""
            })
    void readsProtobuf(String type) {
        ConsumerRecord<byte[], byte[]> record = record("a", REQUEST);
        HeaderValues.put(record.headers(), "content-type", type);

        assertThat(reader.read(record).conversation().images()).hasSize(1);
        assertThat(ContentType.of(record.headers()).isJson()).isFalse();
    }

    @Test
    void refusesAnotherContentTypeByName() {
        ConsumerRecord<byte[], byte[]> record = record("a", REQUEST);
        HeaderValues.put(record.headers(), "contentType", "text/plain; charset=utf-8");

        assertInvalid(
                record,
                "content-type: expected application/json for the JSON mapping, or application/x-protobuf or none for protobuf, got \"text/plain\"");
    }

    @Test
    void saysThatTheHeaderIsMissingWhereAValueIsNoProtobuf() {
        String missing = "; content-type: expected application/json for the JSON mapping, got none";
        ConsumerRecord<byte[], byte[]> json = record("a", bytes("{\"messages\": []}"));
        assertInvalid(json, missing);

        HeaderValues.put(json.headers(), "content-type", "application/x-protobuf");

        ServingException failure = catchThrowableOfType(ServingException.class, () -> reader.read(json));
        assertThat(failure).hasMessageContaining("value: expected an InferenceRequest in protobuf, got something else");
        assertThat(failure.getMessage()).doesNotContain("content-type");
    }

    @Test
    void saysThatAValueBeginsAsWithASchemaRegistry() {
        ByteBuffer prefixed = ByteBuffer.allocate(5 + REQUEST.getSerializedSize());
        prefixed.put((byte) 0).putInt(17).put(REQUEST.toByteArray());

        assertInvalid(
                record("a", prefixed.array()),
                "; it begins with a zero byte, as serializers with a schema registry write it: expected the message alone");
    }

    @Test
    void takesTheRequestIdFromTheKeyOrFromTheValue() {
        assertThat(reader.read(record("", REQUEST)).requestId()).isEqualTo("a");
        assertThat(reader.read(record("b", REQUEST.toBuilder().clearRequestId().build()))
                        .requestId())
                .isEqualTo("b");
    }

    @Test
    void refusesAKeyThatIsNotTheRequestId() {
        assertInvalid(record("b", REQUEST), "expected the key of the record, \"b\", got \"a\"");
    }

    @Test
    void refusesARequestWithoutAnId() {
        assertInvalid(record("", REQUEST.toBuilder().clearRequestId().build()), "request_id");
    }

    @Test
    void tellsWhomToAnswerThoughTheValueIsNoise() {
        byte[] noise = {8, -1, -1};

        assertThat(reader.requestId(record("a", noise))).contains("a");
        assertThat(reader.requestId(record("", noise))).isEmpty();
        assertThat(reader.requestId(record("", REQUEST))).contains("a");
        assertInvalid(record("a", noise), "expected an InferenceRequest");
    }

    @Test
    void refusesAKeyThatIsNotText() {
        byte[] key = {-1, -2};
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(Channels.REQUESTS, 0, 0, key, REQUEST.toByteArray());

        assertThat(reader.requestId(record)).isEmpty();
        assertInvalid(record, "key: expected UTF-8");
    }

    @Test
    void refusesAKeyThatIsLongerThanAnyRequestId() {
        byte[] key = new byte[RequestReader.MAX_KEY_BYTES + 1];
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(Channels.REQUESTS, 0, 0, key, REQUEST.toByteArray());

        assertThat(reader.requestId(record)).isEmpty();
        assertInvalid(record, "key: expected at most 1024 bytes, got 1025");
    }

    @Test
    void refusesJsonWithAFieldThatDoesNotExist() {
        ConsumerRecord<byte[], byte[]> record = record("a", bytes("{\"mesages\": []}"));
        HeaderValues.put(record.headers(), "content-type", "application/json");

        assertInvalid(record, "mesages");
    }

    @Test
    void refusesJsonThatIsNestedTooDeep() {
        ConsumerRecord<byte[], byte[]> record = record("a", bytes("[".repeat(100_000)));
        HeaderValues.put(record.headers(), "content-type", "application/json");

        assertInvalid(record, "value");
    }

    @Test
    void refusesARecordWithoutAValue() {
        assertInvalid(
                new ConsumerRecord<>(Channels.REQUESTS, 0, 0, bytes("a"), null),
                "value: expected an InferenceRequest, got null: the record has no value");
    }

    @Test
    void refusesAnImageThatLiesElsewhere() {
        InferenceRequest.Builder request = REQUEST.toBuilder();
        request.getMessagesBuilder(0).getContentBuilder(0).getImageBuilder().setReference("s3://bucket/key");

        assertInvalid(
                record("a", request.build()),
                "messages[0].content[0].image: expected data, got a reference; they are not resolved yet");
    }

    @Test
    void refusesAContentPartOfNothing() {
        InferenceRequest.Builder request = REQUEST.toBuilder();
        request.getMessagesBuilder(0).addContent(ContentPart.getDefaultInstance());

        assertInvalid(record("a", request.build()), "messages[0].content[2]: expected text or image, got neither");
    }

    private void assertInvalid(ConsumerRecord<byte[], byte[]> record, String message) {
        ServingException failure = catchThrowableOfType(ServingException.class, () -> reader.read(record));
        assertThat(failure).hasMessageContaining(message);
        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_INPUT);
    }

    private String refusalOf(ConsumerRecord<byte[], byte[]> record) {
        return catchThrowableOfType(ServingException.class, () -> reader.read(record))
                .getMessage();
    }

    private static ConsumerRecord<byte[], byte[]> json(String key, String json) {
        ConsumerRecord<byte[], byte[]> record = record(key, bytes(json));
        HeaderValues.put(record.headers(), "content-type", "application/json");
        return record;
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, InferenceRequest request) {
        return record(key, request.toByteArray());
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
        return new ConsumerRecord<>(Channels.REQUESTS, 0, 0, bytes(key), value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
