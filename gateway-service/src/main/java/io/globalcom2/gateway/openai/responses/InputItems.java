package io.globalcom2.gateway.openai.responses;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.json.JsonField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code instructions} and {@code input}: what was said so far. */
final class InputItems {
    private static final Pattern PLACE = Pattern.compile("messages(?:\\[(\\d+)])?");

    private final Function<JsonField, ImageFile> images;

    /** @param images makes files of URLs */
    InputItems(Function<JsonField, ImageFile> images) {
        this.images = images;
    }

    /**
     * The conversation. Instructions are a message of the system, before all others.
     *
     * @throws ServingException INVALID_INPUT, TOO_LARGE, or OVERLOADED when too many images are being fetched
     */
    Conversation read(JsonField body) {
        List<ChatMessage> messages = new ArrayList<>();
        Optional<String> instructions = body.get("instructions").optionalText().filter(text -> !text.isEmpty());
        instructions.ifPresent(text -> messages.add(said(Role.SYSTEM, text)));
        JsonField input = body.get("input");
        if (input.isText()) {
            messages.add(said(Role.USER, input.text()));
        } else if (input.isList()) {
            input.list().forEach(item -> messages.add(message(item.object())));
        } else {
            throw input.wrong("a string or a list of messages");
        }
        try {
            return new Conversation(messages);
        } catch (ServingException e) {
            throw new ServingException(e.kind(), ofInput(e.getMessage(), instructions.isPresent() ? 1 : 0), e);
        }
    }

    private static ChatMessage said(Role role, String text) {
        return new ChatMessage(role, List.of(new ChatPart.Text(text)));
    }

    /** A conversation calls its messages by their places in it. */
    private static String ofInput(String message, int ahead) {
        Matcher place = PLACE.matcher(message);
        if (!place.lookingAt()) {
            return message;
        }
        String rest = message.substring(place.end());
        return place.group(1) == null
                ? "input" + rest
                : "input[%d]%s".formatted(Integer.parseInt(place.group(1)) - ahead, rest);
    }

    private ChatMessage message(JsonField item) {
        JsonField type = item.get("type");
        String kind = type.optionalText().orElse("message");
        if (!kind.equals("message")) {
            throw invalidInput("%s: expected message, got %s; nothing is stored here that an item could stand for"
                    .formatted(type.name(), Quote.of(kind)));
        }
        JsonField role = item.get("role");
        boolean isDeveloper = role.text().equals("developer");
        return new ChatMessage(
                isDeveloper ? Role.SYSTEM : Role.of(role.name(), role.text()), parts(item.get("content")));
    }

    private List<ChatPart> parts(JsonField content) {
        if (content.isText()) {
            return List.of(new ChatPart.Text(content.text()));
        }
        if (!content.isList()) {
            throw content.wrong("a string or a list of parts");
        }
        return content.list().stream().map(part -> part(part.object())).toList();
    }

    private ChatPart part(JsonField part) {
        JsonField type = part.get("type");
        return switch (type.text()) {
            case "input_text", "output_text" ->
                new ChatPart.Text(part.get("text").text());
            case "input_image" -> {
                JsonField url = part.get("image_url");
                if (url.isAbsent()) {
                    throw url.wrong("a URL; files are not kept here");
                }
                yield new ChatPart.Image(images.apply(url));
            }
            default ->
                throw invalidInput("%s: expected input_text, input_image or output_text, got %s"
                        .formatted(type.name(), Quote.of(type.text())));
        };
    }
}
