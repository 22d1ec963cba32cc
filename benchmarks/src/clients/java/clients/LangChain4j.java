package clients;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** LangChain4j. */
final class LangChain4j {
    private static final OpenAiChatModel CHAT = OpenAiChatModel.builder()
            .baseUrl(Asking.BASE_URL)
            .apiKey("none")
            .modelName(Asking.MODEL)
            .strictJsonSchema(true)
            .build();

    private static final OpenAiStreamingChatModel STREAM = OpenAiStreamingChatModel.builder()
            .baseUrl(Asking.BASE_URL)
            .apiKey("none")
            .modelName(Asking.MODEL)
            .build();

    private LangChain4j() {}

    public static void main(String... arguments) throws IOException {
        Map<String, Asking.Case> cases = new LinkedHashMap<>();
        cases.put("text", () -> Asking.text(CHAT.chat(Asking.question("text"))));
        cases.put("picture", () -> chat(ChatRequest.builder().messages(about("number"))));
        cases.put("stream", () -> stream(false));
        cases.put("abort", () -> stream(true));
        cases.put(
                "structured",
                () -> chat(ChatRequest.builder().messages(about("number")).responseFormat(form())));
        Asking.run("LangChain4j", OpenAiChatModel.class, cases);
        System.exit(0);
    }

    private static Map<String, Object> chat(ChatRequest.Builder request) {
        return Asking.text(CHAT.chat(request.build()).aiMessage().text());
    }

    private static Map<String, Object> stream(boolean leave) throws Exception {
        List<String> pieces = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        STREAM.chat(ChatRequest.builder().messages(about("describe")).build(), new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
                pieces.add(partial.text());
                if (leave) {
                    context.streamingHandle().cancel();
                    end.complete(true);
                }
            }

            @Override
            public void onCompleteResponse(ChatResponse whole) {
                end.complete(true);
            }

            @Override
            public void onError(Throwable error) {
                end.completeExceptionally(error);
            }
        });
        end.get();
        return Asking.pieces(pieces);
    }

    private static ResponseFormat form() {
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("answer")
                        .rootElement(JsonObjectSchema.builder()
                                .addProperty(
                                        "number", JsonIntegerSchema.builder().build())
                                .addProperty(
                                        "color",
                                        JsonEnumSchema.builder()
                                                .enumValues("red", "green", "blue", "yellow")
                                                .build())
                                .required("number", "color")
                                .additionalProperties(false)
                                .build())
                        .build())
                .build();
    }

    private static UserMessage about(String question) throws IOException {
        return UserMessage.from(
                TextContent.from(Asking.question(question)), ImageContent.from(Asking.base64(), "image/png"));
    }
}
