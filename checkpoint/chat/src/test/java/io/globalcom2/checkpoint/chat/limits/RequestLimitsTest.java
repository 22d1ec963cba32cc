package io.globalcom2.checkpoint.chat.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {
    private static final RequestLimits LIMITS = new RequestLimits(2, 3, 100, 10, 4, 5);
    private static final ChatPart IMAGE = new ChatPart.Image(new ImageFile(ByteBuffer.allocate(0), ""));

    @Test
    void whatIsAtTheLimitPasses() {
        assertThatCode(() -> LIMITS.check(asks(IMAGE, IMAGE, IMAGE, text("0123456789")), image -> 33))
                .doesNotThrowAnyException();
        assertThatCode(() -> LIMITS.checkStop(List.of("12345", "2", "3", "4"))).doesNotThrowAnyException();
    }

    @Test
    void moreMessagesAreRefused() {
        ChatMessage message = new ChatMessage(Role.USER, List.of(text("a")));
        refused(
                FailureKind.INVALID_INPUT,
                "messages: expected at most 2 messages, got 3",
                () -> LIMITS.check(new Conversation(Collections.nCopies(3, message)), image -> 0));
    }

    @Test
    void moreImagesAreRefused() {
        refused(
                FailureKind.INVALID_INPUT,
                "messages: expected at most 3 images in all, got 4",
                () -> LIMITS.check(asks(IMAGE, IMAGE, IMAGE, IMAGE), image -> 1));
    }

    @Test
    void moreDecodedBytesAreRefused() {
        refused(
                FailureKind.TOO_LARGE,
                "messages: expected at most 100 decoded bytes of images in all, got 102",
                () -> LIMITS.check(asks(IMAGE, IMAGE), image -> 51));
    }

    @Test
    void moreTextIsRefused() {
        refused(
                FailureKind.TOO_LARGE,
                "messages: expected at most 10 characters of text in all, got 11",
                () -> LIMITS.check(asks(text("012345"), text("67890")), image -> 0));
    }

    @Test
    void moreAndLongerStopTextsAreRefused() {
        refused(
                FailureKind.INVALID_INPUT,
                "stop: expected at most 4 texts, got 5",
                () -> LIMITS.checkStop(List.of("a", "b", "c", "d", "e")));
        refused(
                FailureKind.INVALID_INPUT,
                "stop[1]: expected at most 5 characters, got 6",
                () -> LIMITS.checkStop(List.of("a", "bcdefg")));
    }

    private static ChatPart text(String words) {
        return new ChatPart.Text(words);
    }

    private static Conversation asks(ChatPart... parts) {
        return new Conversation(List.of(new ChatMessage(Role.USER, List.of(parts))));
    }

    private static void refused(FailureKind kind, String message, ThrowingCallable check) {
        assertThatThrownBy(check)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage(message);
    }
}
