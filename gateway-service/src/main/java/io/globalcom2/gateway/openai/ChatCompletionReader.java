package io.globalcom2.gateway.openai;

import static io.globalcom2.failure.ServingException.invalidInput;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.Quote;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.RequestedSampling;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.json.JsonBody;
import io.globalcom2.gateway.json.JsonField;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/** Reads the body of {@code POST /v1/chat/completions}. */
@Singleton
public final class ChatCompletionReader {
    /** Of objects and lists in each other: what is asked for here has six. */
    private static final int MAX_DEPTH = 64;

    /** Of brackets, names and values: each is an object of its own, however short it is. */
    private static final long MAX_TOKENS = 250_000;

    private static final Pattern TOKEN_ID = Pattern.compile("[0-9]{1,9}");

    private static final ObjectReader JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            // The numbers of a schema are passed on as they are.
            .reader(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final ServedModel model;
    private final ImageUrls images;

    ChatCompletionReader(ServedModel model, ImageUrls images) {
        this.model = model;
        this.images = images;
    }

    /**
     * Reads a body.
     *
     * @param memory takes what is needed besides the body: bytes, more or, below 0, less than before
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT, TOO_LARGE or NOT_FOUND
     */
    ChatCompletion read(JsonBody json, LongConsumer memory) {
        JsonField body = parse(json).object();
        model.require(body.get("model").optionalText().orElse(""));
        UnsupportedFields.refuse(body);
        Function<JsonField, ImageFile> file = images.ofRequest(memory);
        ChatRequest request = new ChatRequest(
                new Conversation(
                        body.get("messages").list().stream()
                                .map(message -> message(message, file))
                                .toList(),
                        body.get("continue_final_message").flag()),
                sampling(
                        body,
                        maxTokens(body),
                        ResponseFormat.read(body.get("response_format")),
                        Logprobs.read(body),
                        body.get("n").integer().orElse(1)),
                compression(body.get("compression")),
                ServiceTier.read(body.get("service_tier")));
        return new ChatCompletion(request, body.get("stream").flag(), includesUsage(body));
    }

    /** What is said of a stream where none is asked for was meant otherwise. */
    private static boolean includesUsage(JsonField body) {
        JsonField options = body.get("stream_options");
        if (!options.isAbsent() && !body.get("stream").flag()) {
            throw invalidInput("stream_options: expected it beside \"stream\": true only, got it without");
        }
        return options.get("include_usage").flag();
    }

    /**
     * A body as JSON.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT
     */
    public static JsonField parse(JsonBody json) {
        try {
            return new JsonField("", json.read(JSON));
        } catch (JsonProcessingException e) {
            throw invalidInput("body: expected JSON, got an error: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** {@code developer} is what newer clients call the system. */
    private static ChatMessage message(JsonField message, Function<JsonField, ImageFile> file) {
        JsonField role = message.object().get("role");
        boolean isDeveloper = role.text().equals("developer");
        Role speaker = isDeveloper ? Role.SYSTEM : Role.of(role.name(), role.text());
        JsonField content = message.get("content");
        boolean isSilent = speaker == Role.ASSISTANT && content.isAbsent();
        return new ChatMessage(speaker, isSilent ? List.of() : parts(content, file));
    }

    private static List<ChatPart> parts(JsonField content, Function<JsonField, ImageFile> file) {
        if (content.isText()) {
            return List.of(new ChatPart.Text(content.text()));
        }
        if (!content.isList()) {
            throw content.wrong("a string or a list of parts");
        }
        return content.list().stream().map(part -> part(part.object(), file)).toList();
    }

    private static ChatPart part(JsonField part, Function<JsonField, ImageFile> file) {
        JsonField type = part.get("type");
        return switch (type.text()) {
            case "text" -> new ChatPart.Text(part.get("text").text());
            case "image_url" -> {
                JsonField url = part.get("image_url").object().get("url");
                yield new ChatPart.Image(file.apply(url));
            }
            default ->
                throw invalidInput(
                        "%s: expected text or image_url, got %s".formatted(type.name(), Quote.of(type.text())));
        };
    }

    /** How the answer is chosen; what is not named alike everywhere is given. */
    public static RequestedSampling sampling(
            JsonField body, OptionalInt maxTokens, Optional<AnswerForm> form, OptionalInt topLogprobs, int n) {
        return new RequestedSampling(
                maxTokens,
                body.get("temperature").number(),
                body.get("top_p").number(),
                topK(body),
                body.get("min_p").number(),
                adjustments(body),
                body.get("seed").longInteger(),
                stop(body.get("stop")),
                body.get("ignore_eos").flag(),
                form,
                topLogprobs,
                n);
    }

    private static LogitAdjustments adjustments(JsonField body) {
        return new LogitAdjustments(
                bias(body.get("logit_bias")),
                body.get("repetition_penalty").number().orElse(1),
                body.get("frequency_penalty").number().orElse(0),
                body.get("presence_penalty").number().orElse(0));
    }

    private static Map<Integer, Float> bias(JsonField biases) {
        Map<Integer, Float> bias = new HashMap<>();
        if (!biases.isAbsent()) {
            biases.object().node().fieldNames().forEachRemaining(token -> {
                if (!TOKEN_ID.matcher(token).matches()) {
                    throw invalidInput("logit_bias: expected ids of tokens, got " + Quote.of(token));
                }
                JsonField added = biases.get(token);
                bias.put(Integer.valueOf(token), (float) added.number().orElseThrow(() -> added.wrong("a number")));
            });
        }
        return bias;
    }

    private static List<String> stop(JsonField stop) {
        if (stop.isAbsent()) {
            return List.of();
        }
        return stop.isText()
                ? List.of(stop.text())
                : stop.list().stream().map(JsonField::text).toList();
    }

    /** Other servers write -1 where none are left out. */
    private static OptionalInt topK(JsonField body) {
        OptionalInt topK = body.get("top_k").integer();
        return topK.isPresent() && topK.getAsInt() == -1 ? OptionalInt.empty() : topK;
    }

    /** {@code max_completion_tokens} is the newer name. */
    private static OptionalInt maxTokens(JsonField body) {
        OptionalInt newer = count(body.get("max_completion_tokens"));
        OptionalInt older = count(body.get("max_tokens"));
        if (newer.isPresent() && older.isPresent() && newer.getAsInt() != older.getAsInt()) {
            throw invalidInput("max_tokens: expected %d as in max_completion_tokens, got %d"
                    .formatted(newer.getAsInt(), older.getAsInt()));
        }
        return newer.isPresent() ? newer : older;
    }

    private static OptionalInt count(JsonField field) {
        OptionalInt count = field.integer();
        if (count.isPresent() && count.getAsInt() < 1) {
            throw field.wrong("at least 1, or none for as many as are given by default");
        }
        return count;
    }

    /** The object {@code compression}; empty where there is none. */
    public static Optional<CompressionOptions> compression(JsonField compression) {
        if (compression.isAbsent()) {
            return Optional.empty();
        }
        JsonField settings = compression.object();
        return Optional.of(new CompressionOptions(
                settings.get("method").optionalText().orElse(""),
                settings.get("profile").optionalText().orElse(""),
                settings.get("retention_ratio").number(),
                settings.get("seed").longInteger(),
                settings.get("aggregate").flag()));
    }
}
