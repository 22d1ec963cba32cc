package io.globalcom2.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationMessagesTest {
    private static final List<Message> MESSAGES = List.of(
            Message.newBuilder()
                    .setRole("system")
                    .addContent(ContentPart.newBuilder().setText("Be brief."))
                    .build(),
            Message.newBuilder()
                    .setRole("user")
                    .addContent(ContentPart.newBuilder().setText("What is this?"))
                    .addContent(image(Image.newBuilder()
                            .setData(ByteString.copyFromUtf8("cat"))
                            .setMediaType("image/png")))
                    .build());
    private static final Conversation CONVERSATION = new Conversation(List.of(
            new ChatMessage(Role.SYSTEM, List.of(new ChatPart.Text("Be brief."))),
            new ChatMessage(
                    Role.USER,
                    List.of(
                            new ChatPart.Text("What is this?"),
                            new ChatPart.Image(
                                    new ImageFile(ByteBuffer.wrap(new byte[] {'c', 'a', 't'}), "image/png"))))));

    @Test
    void readsAndWritesMessages() {
        assertThat(read(MESSAGES)).isEqualTo(CONVERSATION);
        assertThat(ConversationMessages.write(CONVERSATION)).isEqualTo(MESSAGES);
    }

    @Test
    void tellsTheReaderOfImagesWhereTheImageStood() {
        List<String> fields = new ArrayList<>();

        Conversation unused = ConversationMessages.read(MESSAGES, false, (field, data, mediaType) -> {
            fields.add(field);
            return new ImageFile(data, mediaType);
        });

        assertThat(fields).containsExactly("messages[1].content[1].image");
    }

    @Test
    void refusesPartsThatHoldNothing() {
        assertThat(refusalOf("user", ContentPart.newBuilder()))
                .hasMessage("messages[0].content[0]: expected text or image, got neither");
        assertThat(refusalOf("user", image(Image.newBuilder())))
                .hasMessage("messages[0].content[0].image: expected data, got nothing");
    }

    @Test
    void refusesReferences() {
        assertThat(refusalOf("user", image(Image.newBuilder().setReference("s3://bucket/cat.png"))))
                .hasMessage("messages[0].content[0].image: expected data, got a reference; they are not resolved yet");
    }

    @Test
    void refusesAnUnknownRole() {
        assertThat(refusalOf("tool", ContentPart.newBuilder().setText("hello")))
                .hasMessage("messages[0].role: expected system, user or assistant, got \"tool\"");
    }

    private static Conversation read(List<Message> messages) {
        return ConversationMessages.read(messages, false, (field, data, mediaType) -> new ImageFile(data, mediaType));
    }

    private static ServingException refusalOf(String role, ContentPart.Builder part) {
        List<Message> messages =
                List.of(Message.newBuilder().setRole(role).addContent(part).build());
        ServingException refusal = catchThrowableOfType(ServingException.class, () -> read(messages));
        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
        return refusal;
    }

    private static ContentPart.Builder image(Image.Builder image) {
        return ContentPart.newBuilder().setImage(image);
    }
}
