package io.globalcom2.checkpoint.template;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.failure.ServingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a template can place what the system says. Some write it wherever it stands, others only where it comes first; of these some refuse it
 * elsewhere in words of their own, and some leave it out without a word. Each is tried, with a short mark for every text.
 */
final class SystemPlaces {
    /** A caller's text has no such character. */
    private static final char MARK = '\uFDD3';

    private final Function<Conversation, String> template;

    SystemPlaces(Function<Conversation, String> template) {
        this.template = template;
    }

    /**
     * Does nothing where the template writes every system message, or refuses the conversation for another reason.
     *
     * @throws ServingException INVALID_INPUT that says where one may stand
     */
    void check(Conversation conversation) {
        List<Role> roles =
                conversation.messages().stream().map(ChatMessage::role).toList();
        if (!roles.contains(Role.SYSTEM) || placesAll(roles, conversation.continuesLast())) {
            return;
        }
        List<Role> others = roles.stream().filter(role -> role != Role.SYSTEM).toList();
        if (!placesAll(others, conversation.continuesLast())) {
            return;
        }
        boolean placesFirst = placesAll(
                Stream.concat(Stream.of(Role.SYSTEM), others.stream()).toList(), conversation.continuesLast());
        if (placesFirst) {
            int wrong = roles.subList(1, roles.size()).indexOf(Role.SYSTEM) + 1;
            throw refusal(
                    wrong, "as the first message only, the model's chat template places it nowhere else", "another");
        }
        throw refusal(
                roles.indexOf(Role.SYSTEM), "not to be there, the model's chat template has no place for it", "one");
    }

    private static ServingException refusal(int place, String expected, String actual) {
        return ServingException.invalidInput(
                "messages[%d].role: expected a system message %s, got %s".formatted(place, expected, actual));
    }

    private boolean placesAll(List<Role> roles, boolean continuesLast) {
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 0; i < roles.size(); i++) {
            messages.add(new ChatMessage(roles.get(i), List.of(new ChatPart.Text(mark(i)))));
        }
        String text;
        try {
            text = template.apply(new Conversation(messages, continuesLast));
        } catch (ChatTemplateException refused) {
            return false;
        }
        return IntStream.range(0, roles.size())
                .filter(i -> roles.get(i) == Role.SYSTEM)
                .allMatch(i -> text.contains(mark(i)));
    }

    private static String mark(int place) {
        return "%c%d%c".formatted(MARK, place, MARK);
    }
}
