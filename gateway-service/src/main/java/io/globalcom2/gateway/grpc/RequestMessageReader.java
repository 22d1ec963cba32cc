package io.globalcom2.gateway.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads the requests of callers. Images stay in the bytes of the message; for the rest, whose fields may be objects of two bytes each, memory is
 * taken before.
 */
final class RequestMessageReader implements MethodDescriptor.PrototypeMarshaller<InferenceRequest> {
    /** Where an image lies: the tags of fields in fields, all of a length. */
    private static final List<Integer> IMAGE = List.of(
            tag(InferenceRequest.MESSAGES_FIELD_NUMBER),
            tag(Message.CONTENT_FIELD_NUMBER),
            tag(ContentPart.IMAGE_FIELD_NUMBER),
            tag(Image.DATA_FIELD_NUMBER));

    private static final int TAG_TYPE_BITS = 3;
    private static final int LENGTH_DELIMITED = 2;

    private final MethodDescriptor.Marshaller<InferenceRequest> writer;

    /** @param writer for the other direction */
    RequestMessageReader(MethodDescriptor.Marshaller<InferenceRequest> writer) {
        this.writer = writer;
    }

    @Override
    public InferenceRequest getMessagePrototype() {
        return InferenceRequest.getDefaultInstance();
    }

    @Override
    public Class<InferenceRequest> getMessageClass() {
        return InferenceRequest.class;
    }

    @Override
    public InputStream stream(InferenceRequest request) {
        return writer.stream(request);
    }

    /** The request; an empty one where the call has ended for it. */
    @Override
    public InferenceRequest parse(InputStream stream) {
        try {
            byte[] bytes = bytes(stream);
            CodedInputStream look = CodedInputStream.newInstance(bytes);
            if (!CallReception.KEY.get().read(bytes.length, imageBytes(look, 0))) {
                return InferenceRequest.getDefaultInstance();
            }
            CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            input.enableAliasing(true);
            InferenceRequest request = InferenceRequest.parser().parseFrom(input);
            input.checkLastTagWas(0);
            return request;
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("Invalid protobuf byte sequence")
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    private static byte[] bytes(InputStream stream) throws IOException {
        if (!(stream instanceof KnownLength)) {
            return stream.readAllBytes();
        }
        byte[] bytes = new byte[stream.available()];
        int unused = stream.readNBytes(bytes, 0, bytes.length);
        return bytes;
    }

    private static long imageBytes(CodedInputStream input, int depth) throws IOException {
        long bytes = 0;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (tag != IMAGE.get(depth)) {
                boolean unused = input.skipField(tag);
            } else if (depth == IMAGE.size() - 1) {
                int length = input.readRawVarint32();
                input.skipRawBytes(length);
                bytes += length;
            } else {
                int outer = input.pushLimit(input.readRawVarint32());
                bytes += imageBytes(input, depth + 1);
                input.popLimit(outer);
            }
        }
        return bytes;
    }

    private static int tag(int field) {
        return field << TAG_TYPE_BITS | LENGTH_DELIMITED;
    }
}
