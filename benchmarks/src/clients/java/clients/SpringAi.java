package clients;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.ai.openai.api.ResponseFormat;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;
import reactor.core.publisher.Flux;

/** Spring AI. */
final class SpringAi {
    private static final OpenAiChatModel CHAT = OpenAiChatModel.builder()
            .openAiApi(OpenAiApi.builder()
                    .baseUrl(System.getenv("ENDPOINT"))
                    .apiKey("none")
                    .build())
            .defaultOptions(options().build())
            .build();

    private SpringAi() {}

    public static void main(String... arguments) throws IOException {
        Map<String, Asking.Case> cases = new LinkedHashMap<>();
        cases.put("text", () -> Asking.text(CHAT.call(Asking.question("text"))));
        cases.put("picture", () -> chat(new Prompt(about("number"))));
        cases.put("stream", () -> Asking.pieces(stream().collectList().block()));
        cases.put("abort", () -> Asking.pieces(stream().take(1).collectList().block()));
        cases.put(
                "structured",
                () -> chat(new Prompt(
                        about("number"), options().responseFormat(form()).build())));
        Asking.run("Spring AI", OpenAiChatModel.class, cases);
        System.exit(0);
    }

    private static Map<String, Object> chat(Prompt prompt) {
        return Asking.text(CHAT.call(prompt).getResult().getOutput().getText());
    }

    private static Flux<String> stream() throws IOException {
        return CHAT.stream(new Prompt(about("describe")))
                .flatMapIterable(response -> response.getResults())
                .mapNotNull(generation -> generation.getOutput().getText())
                .filter(text -> !text.isEmpty());
    }

    private static OpenAiChatOptions.Builder options() {
        return OpenAiChatOptions.builder().model(Asking.MODEL);
    }

    private static ResponseFormat form() {
        return ResponseFormat.builder()
                .type(ResponseFormat.Type.JSON_SCHEMA)
                .jsonSchema(ResponseFormat.JsonSchema.builder()
                        .name("answer")
                        .schema(Asking.SCHEMA)
                        .strict(true)
                        .build())
                .build();
    }

    private static List<Message> about(String question) throws IOException {
        return List.of(UserMessage.builder()
                .text(Asking.question(question))
                .media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(Asking.picture())))
                .build());
    }
}
