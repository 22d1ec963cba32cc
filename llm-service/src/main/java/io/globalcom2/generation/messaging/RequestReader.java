package io.globalcom2.generation.messaging;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.util.JsonFormat;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.wire.SamplingMessages;
import io.globalcom2.generation.worker.InferenceJob;
import io.globalcom2.image.ImageHeader;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.wire.CompressionMessages;
import io.globalcom2.wire.ConversationMessages;
import io.globalcom2.wire.RequestHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records of the topic {@code inference-requests}. */
final class RequestReader {
    /** Of a key, in bytes. A request id is shorter; a longer key is told of once and not carried on. */
    static final int MAX_KEY_BYTES = 1024;

    private static final int SCHEMA_PREFIX_BYTES = 5;
    /** What JSON escapes: a character in two halves, the half of one that stands alone, and all else. */
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\u[dD][89abAB]\\p{XDigit}{2}\\\\u[dD][c-fC-F]\\p{XDigit}{2}|(\\\\u[dD][89a-fA-F]\\p{XDigit}{2})|\\\\.");
    /** Of what a parser says, in UTF-16 units. */
    private static final int MAX_REASON_LENGTH = 300;

    private static final byte[] NOTHING = {};

    private final int defaultMaxTokens;
    private final RequestLimits limits;

    /** @param defaultMaxTokens token limit of requests that name none */
    RequestReader(int defaultMaxTokens, RequestLimits limits) {
        this.defaultMaxTokens = defaultMaxTokens;
        this.limits = limits;
    }

    /**
     * The request in the record.
     *
     * @throws ServingException INVALID_INPUT or TOO_LARGE saying what was expected and what came
     */
    InferenceJob read(ConsumerRecord<byte[], byte[]> record) {
        return read(record, parse(record));
    }

    /** {@link #read(ConsumerRecord)} of what {@link #parse} has made of the value. */
    InferenceJob read(ConsumerRecord<byte[], byte[]> record, InferenceRequest request) {
        String requestId = requestId(record, request);
        InferenceJob job = new InferenceJob(
                requestId,
                HeaderValues.text(record.headers(), RequestHeaders.CALLER).orElse(""),
                // The encoder looks at the images.
                ConversationMessages.read(
                        request.getMessagesList(),
                        request.getContinueFinalMessage(),
                        (field, data, mediaType) -> new ImageFile(data, mediaType)),
                CompressionMessages.read(request.getCompression()),
                SamplingMessages.options(request.getSampling(), requestId, defaultMaxTokens));
        limits.check(job.conversation(), RequestReader::decodedBytes);
        limits.checkStop(job.sampling().stop());
        return job;
    }

    /** What cannot be read the encoder refuses. */
    private static long decodedBytes(ImageFile image) {
        try {
            return ImageHeader.read(image.data()).decodedBytes();
        } catch (ServingException unreadable) {
            return 0;
        }
    }

    /** Id of the request, by the key or else by the value; empty when neither tells it. */
    Optional<String> requestId(ConsumerRecord<byte[], byte[]> record) {
        try {
            String key = key(record);
            String id = key.isEmpty() ? parse(record).getRequestId() : key;
            return id.isEmpty() || id.length() > MAX_KEY_BYTES ? Optional.empty() : Optional.of(id);
        } catch (ServingException unreadable) {
            return Optional.empty();
        }
    }

    private static String requestId(ConsumerRecord<byte[], byte[]> record, InferenceRequest request) {
        String key = key(record);
        String id = request.getRequestId();
        if (!key.isEmpty() && !id.isEmpty() && !key.equals(id)) {
            throw ServingException.invalidInput(
                    "request_id: expected the key of the record, %s, got %s".formatted(Quote.of(key), Quote.of(id)));
        }
        return id.isEmpty() ? key : id;
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = requireNonNullElse(record.key(), NOTHING);
        if (key.length > MAX_KEY_BYTES) {
            throw ServingException.invalidInput(
                    "key: expected at most %d bytes, got %d".formatted(MAX_KEY_BYTES, key.length));
        }
        try {
            return utf8(key);
        } catch (CharacterCodingException e) {
            throw ServingException.invalidInput("key: expected UTF-8, got something else");
        }
    }

    /**
     * The value as a message; image bytes are shared with it where they can be.
     *
     * @throws ServingException INVALID_INPUT when the value is no request in the mapping that the headers name
     */
    static InferenceRequest parse(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            throw ServingException.invalidInput(
                    "value: expected an InferenceRequest, got null: the record has no value");
        }
        ContentType type = ContentType.of(record.headers());
        try {
            return switch (type.mapping()) {
                case JSON -> json(value);
                case PROTOBUF -> protobuf(value);
            };
        } catch (InvalidProtocolBufferException e) {
            throw wrong(type, e.getMessage(), value);
        } catch (JsonProcessingException e) {
            throw wrong(type, e.getOriginalMessage(), value);
        } catch (CharacterCodingException e) {
            throw ServingException.invalidInput(
                    "value: expected UTF-8, got something else" + prefixHint(value) + type.hint());
        } catch (IOException e) {
            throw new IllegalStateException("there is no I/O in a byte array", e);
        }
    }

    /** @param what may hold the whole value */
    private static ServingException wrong(ContentType type, String what, byte... value) {
        return ServingException.invalidInput("value: expected an InferenceRequest in %s, got something else: %s%s%s"
                .formatted(type.mapping().words(), Quote.cut(what, MAX_REASON_LENGTH), prefixHint(value), type.hint()));
    }

    private static InferenceRequest json(byte[] value) throws IOException {
        InferenceRequest.Builder request = InferenceRequest.newBuilder();
        String json = withWholeCharacters(utf8(value));
        JsonNumbers.check(json);
        JsonFormat.parser().merge(json, request);
        return request.build();
    }

    /** JSON can spell half a character, UTF-8 cannot: it is U+FFFD, as over HTTP. */
    private static String withWholeCharacters(String json) {
        return ESCAPE.matcher(json)
                .replaceAll(escape -> escape.group(1) == null ? Matcher.quoteReplacement(escape.group()) : "\\\\uFFFD");
    }

    private static InferenceRequest protobuf(byte[] value) throws IOException {
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(value).newCodedInput();
        // Images stay where they are in the record instead of being copied.
        input.enableAliasing(true);
        return InferenceRequest.parseFrom(input);
    }

    /** Serializers that ask a schema registry write a zero and the id of the schema, 4 bytes, before the message. */
    private static String prefixHint(byte[] value) {
        return value.length >= SCHEMA_PREFIX_BYTES && value[0] == 0
                ? "; it begins with a zero byte, as serializers with a schema registry write it: expected the message alone"
                : "";
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
