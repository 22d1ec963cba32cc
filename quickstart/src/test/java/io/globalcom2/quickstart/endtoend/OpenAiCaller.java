package io.globalcom2.quickstart.endtoend;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.services.blocking.ModelService;
import com.openai.services.blocking.ResponseService;
import com.openai.services.blocking.chat.ChatCompletionService;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.chat.SampleQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The official SDK, as an application would use it. */
final class OpenAiCaller {
    private final OpenAIClient client;

    OpenAiCaller(Backend backend) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl("http://localhost:%d/v1"
                        .formatted(backend.ports().of(Service.GATEWAY).http()))
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    ModelService models() {
        return client.models();
    }

    ResponseService responses() {
        return client.responses();
    }

    ChatCompletionService completions() {
        return client.chat().completions();
    }

    ChatCompletion ask(ChatCompletionCreateParams.Builder request) {
        return completions().create(request.build());
    }

    static ChatCompletionCreateParams.Builder about(SampleQuestion question, double retentionRatio) throws IOException {
        return about(question, Map.of("retention_ratio", retentionRatio));
    }

    static ChatCompletionCreateParams.Builder about(SampleQuestion question, Map<String, Object> compression)
            throws IOException {
        return greedy().addUserMessageOfArrayOfContentParts(
                        List.of(picture(dataUri(question.image())), text(question.text())))
                .putAdditionalBodyProperty("compression", JsonValue.from(compression));
    }

    static ChatCompletionCreateParams.Builder greedy() {
        return ChatCompletionCreateParams.builder().model(RunningBackend.MODEL).temperature(0.0);
    }

    static ChatCompletionContentPart text(String text) {
        return ChatCompletionContentPart.ofText(
                ChatCompletionContentPartText.builder().text(text).build());
    }

    static ChatCompletionContentPart picture(String url) {
        return ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                        .url(url)
                        .build())
                .build());
    }

    static String answer(ChatCompletion completion) {
        return completion.choices().get(0).message().content().orElseThrow();
    }

    /** Goes on to a number of tokens, whatever the model wants to say. */
    static ChatCompletionCreateParams.Builder longAnswer(int tokens) throws IOException {
        return about(Questions.PADDED, 0.25)
                .maxCompletionTokens(tokens)
                .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true));
    }

    static String dataUri(Path image) throws IOException {
        return dataUri(image.toString().endsWith(".png") ? "image/png" : "image/jpeg", Files.readAllBytes(image));
    }

    static String dataUri(String mediaType, byte[] file) {
        return "data:%s;base64,%s".formatted(mediaType, Base64.getEncoder().encodeToString(file));
    }
}
