package io.globalcom2.generation.messaging;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Requests that ask "Is it?". */
final class TestRequests {
    private TestRequests() {}

    /** One that nobody has used; its first letters tell {@link ScriptedGenerator} what to do. */
    static String id(String name) {
        return name + "-" + UUID.randomUUID();
    }

    static InferenceRequest textOnly(String id) {
        return request(id, List.of());
    }

    static InferenceRequest withImage(String id, String file) {
        return request(
                id,
                List.of(ContentPart.newBuilder()
                        .setImage(Image.newBuilder()
                                .setData(ByteString.copyFromUtf8(file))
                                .setMediaType("image/png"))
                        .build()));
    }

    /** One of a later version: it has a field that this one does not know, at the top and in a message. */
    static InferenceRequest ofALaterVersion(String id) {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(
                        999,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("of a later version"))
                                .build())
                .build();
        InferenceRequest.Builder request = textOnly(id).toBuilder().setUnknownFields(unknown);
        request.getMessagesBuilder(0).setUnknownFields(unknown);
        return request.build();
    }

    private static InferenceRequest request(String id, List<ContentPart> images) {
        List<ContentPart> content = new ArrayList<>(images);
        content.add(ContentPart.newBuilder().setText("Is it?").build());
        return InferenceRequest.newBuilder()
                .setRequestId(id)
                .addMessages(Message.newBuilder().setRole("user").addAllContent(content))
                .setCompression(Compression.newBuilder().setRetentionRatio(0.25))
                .build();
    }
}
