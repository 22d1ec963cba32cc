package clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The official SDK. */
final class OpenAiJava {
    private static final OpenAIClient CLIENT =
            OpenAIOkHttpClient.builder().baseUrl(Asking.BASE_URL).apiKey("none").build();

    private OpenAiJava() {}

    public static void main(String... arguments) throws IOException {
        Map<String, Asking.Case> cases = new LinkedHashMap<>();
        cases.put("text", () -> chat(request().addUserMessage(Asking.question("text"))));
        cases.put("picture", () -> chat(about("number")));
        cases.put("stream", () -> stream(Long.MAX_VALUE));
        cases.put("abort", () -> stream(1));
        cases.put("structured", () -> chat(about("number").responseFormat(form())));
        cases.put("responses", OpenAiJava::respond);
        Asking.run("openai-java", ResponseFormatJsonSchema.class, cases);
        System.exit(0);
    }

    private static Map<String, Object> chat(ChatCompletionCreateParams.Builder request) {
        return Asking.text(CLIENT.chat()
                .completions()
                .create(request.build())
                .choices()
                .get(0)
                .message()
                .content()
                .orElse(""));
    }

    private static Map<String, Object> stream(long most) throws IOException {
        try (StreamResponse<ChatCompletionChunk> chunks =
                CLIENT.chat().completions().createStreaming(about("describe").build())) {
            return Asking.pieces(chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .filter(text -> !text.isEmpty())
                    .limit(most)
                    .toList());
        }
    }

    private static Map<String, Object> respond() throws IOException {
        ResponseInputItem.Message message = ResponseInputItem.Message.builder()
                .role(ResponseInputItem.Message.Role.USER)
                .addInputTextContent(Asking.question("number"))
                .addContent(ResponseInputImage.builder()
                        .detail(ResponseInputImage.Detail.AUTO)
                        .imageUrl("data:image/png;base64," + Asking.base64())
                        .build())
                .build();
        ResponseCreateParams request = ResponseCreateParams.builder()
                .model(Asking.MODEL)
                .inputOfResponse(List.of(ResponseInputItem.ofMessage(message)))
                .build();
        return Asking.text(CLIENT.responses().create(request).output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(answer -> answer.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(text -> text.text())
                .reduce("", String::concat));
    }

    private static ResponseFormatJsonSchema form() throws IOException {
        return ResponseFormatJsonSchema.builder()
                .jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
                        .name("answer")
                        .strict(true)
                        .schema(JsonValue.fromJsonNode(Asking.json(Asking.SCHEMA))
                                .convert(ResponseFormatJsonSchema.JsonSchema.Schema.class))
                        .build())
                .build();
    }

    private static ChatCompletionCreateParams.Builder request() {
        return ChatCompletionCreateParams.builder().model(Asking.MODEL);
    }

    private static ChatCompletionCreateParams.Builder about(String question) throws IOException {
        ChatCompletionContentPartImage.ImageUrl url = ChatCompletionContentPartImage.ImageUrl.builder()
                .url("data:image/png;base64," + Asking.base64())
                .build();
        return request()
                .addUserMessageOfArrayOfContentParts(List.of(
                        ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                .text(Asking.question(question))
                                .build()),
                        ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                .imageUrl(url)
                                .build())));
    }
}
