package io.globalcom2.checkpoint.chat;

import static io.globalcom2.checkpoint.chat.ChatMessage.Role.ASSISTANT;
import static io.globalcom2.checkpoint.chat.ChatMessage.Role.SYSTEM;
import static io.globalcom2.checkpoint.chat.ChatMessage.Role.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.nio.ByteBuffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** One test per way in which a conversation can be wrong. */
class ConversationTest {
    private static final ChatPart TEXT = new ChatPart.Text("hello");
    private static final ImageFile CAT = image(1);
    private static final ImageFile DOG = image(2);

    @Test
    void anAnswerThatGoesOnNeedsATextOfTheAssistantToGoOnFrom() {
        ChatMessage user = new ChatMessage(Role.USER, List.of(new ChatPart.Text("?")));

        assertThatThrownBy(() -> new Conversation(List.of(user), true))
                .hasMessage("messages[0].role: expected the last message to be the assistant's, got the user's");
        assertThatThrownBy(() -> new Conversation(
                        List.of(user, new ChatMessage(Role.ASSISTANT, List.of(new ChatPart.Text(" ")))), true))
                .hasMessage("messages[1].content: expected a text to go on from, got none");
    }

    @Test
    void holdsTheImagesInTheirOrder() {
        Conversation conversation = new Conversation(List.of(
                message(SYSTEM, TEXT),
                message(USER, TEXT, new ChatPart.Image(DOG)),
                message(ASSISTANT, TEXT),
                message(USER, new ChatPart.Image(CAT), TEXT, new ChatPart.Image(DOG))));

        assertThat(conversation.images()).containsExactly(DOG, CAT, DOG);
    }

    @Test
    void refusesNoMessages() {
        assertThat(refusalOf(() -> new Conversation(List.of())))
                .hasMessage("messages: expected at least one, got none");
    }

    @Test
    void refusesAMessageWithoutContent() {
        assertThat(refusalOf(() -> new Conversation(List.of(message(USER, TEXT), message(USER)))))
                .hasMessage("messages[1].content: expected at least one part, got none");
    }

    @Test
    void refusesAnImageThatTheUserDidNotSend() {
        assertThat(refusalOf(
                        () -> new Conversation(List.of(message(SYSTEM, new ChatPart.Image(CAT)), message(USER, TEXT)))))
                .hasMessage("messages[0].content: expected images in user messages only, got one in a system message");
    }

    @Test
    void refusesToEndWithSomebodyElseThanTheUser() {
        assertThat(refusalOf(() -> new Conversation(List.of(message(USER, TEXT), message(ASSISTANT, TEXT)))))
                .hasMessage("messages[1].role: expected the last message to be the user's, got the assistant's");
    }

    @Test
    void knowsRolesByTheirNames() {
        for (Role role : Role.values()) {
            assertThat(Role.of("role", role.wireName())).isEqualTo(role);
        }
        assertThat(refusalOf(() -> Role.of("messages[0].role", "tool")))
                .hasMessage("messages[0].role: expected system, user or assistant, got \"tool\"");
        assertThat(refusalOf(() -> Role.of("role", "USER")))
                .hasMessage("role: expected system, user or assistant, got \"USER\"");
    }

    @Test
    void cutsLongTextsInMessages() {
        assertThat(refusalOf(() -> Role.of("role", "x".repeat(1000))))
                .hasMessage("role: expected system, user or assistant, got \"" + "x".repeat(64) + "\"");
    }

    @Test
    void anImageCanBeReadAgainButNotWritten() {
        ImageFile image = image(7);

        assertThat(image.data().get()).isEqualTo((byte) 7);
        assertThat(image.data().get()).isEqualTo((byte) 7);
        assertThat(image.data().isReadOnly()).isTrue();
    }

    private static ChatMessage message(Role role, ChatPart... parts) {
        return new ChatMessage(role, List.of(parts));
    }

    private static ImageFile image(int content) {
        return new ImageFile(ByteBuffer.wrap(new byte[] {(byte) content}), "image/png");
    }

    private static ServingException refusalOf(ThrowingCallable call) {
        ServingException refusal = catchThrowableOfType(ServingException.class, call);
        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
        return refusal;
    }
}
