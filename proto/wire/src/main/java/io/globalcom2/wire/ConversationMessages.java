package io.globalcom2.wire;

import com.google.protobuf.UnsafeByteOperations;
import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.Message;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** The messages of a request. Image bytes are shared, not copied. */
public final class ConversationMessages {
    private ConversationMessages() {}

    /** What becomes of the bytes of an image. */
    @FunctionalInterface
    public interface ImageReader {
        /**
         * The image, or a {@link ServingException} that says what is wrong with it.
         *
         * @param field where in the request it stood, for the message
         * @param data the file, read-only
         * @param mediaType what the caller says it is; may be empty
         */
        ImageFile read(String field, ByteBuffer data, String mediaType);
    }

    /**
     * The conversation.
     *
     * @param continuesLast whether the answer goes on where the last message stops
     * @throws ServingException INVALID_INPUT naming the field, or what the reader of images throws
     */
    public static Conversation read(List<Message> messages, boolean continuesLast, ImageReader images) {
        return new Conversation(
                IntStream.range(0, messages.size())
                        .mapToObj(i -> read("messages[" + i + "]", messages.get(i), images))
                        .toList(),
                continuesLast);
    }

    public static List<Message> write(Conversation conversation) {
        return conversation.messages().stream().map(ConversationMessages::write).toList();
    }

    private static ChatMessage read(String field, Message message, ImageReader images) {
        List<ChatPart> parts = IntStream.range(0, message.getContentCount())
                .mapToObj(i -> read(field + ".content[" + i + "]", message.getContent(i), images))
                .toList();
        return new ChatMessage(Role.of(field + ".role", message.getRole()), parts);
    }

    private static ChatPart read(String field, ContentPart part, ImageReader images) {
        return switch (part.getPartCase()) {
            case TEXT -> new ChatPart.Text(part.getText());
            case IMAGE -> new ChatPart.Image(read(field + ".image", part.getImage(), images));
            case PART_NOT_SET -> throw ServingException.invalidInput(field + ": expected text or image, got neither");
        };
    }

    private static ImageFile read(String field, Image image, ImageReader images) {
        return switch (image.getSourceCase()) {
            case DATA -> images.read(field, image.getData().asReadOnlyByteBuffer(), image.getMediaType());
            case REFERENCE ->
                throw ServingException.invalidInput(
                        field + ": expected data, got a reference; they are not resolved yet");
            case SOURCE_NOT_SET -> throw ServingException.invalidInput(field + ": expected data, got nothing");
        };
    }

    private static Message write(ChatMessage message) {
        Message.Builder written = Message.newBuilder().setRole(message.role().wireName());
        message.parts().forEach(part -> written.addContent(write(part)));
        return written.build();
    }

    private static ContentPart write(ChatPart part) {
        ContentPart.Builder written = ContentPart.newBuilder();
        if (part instanceof ChatPart.Text words) {
            return written.setText(words.text()).build();
        }
        ImageFile file = ((ChatPart.Image) part).file();
        return written.setImage(Image.newBuilder()
                        .setData(UnsafeByteOperations.unsafeWrap(file.data()))
                        .setMediaType(file.mediaType()))
                .build();
    }
}
