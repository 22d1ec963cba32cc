package io.globalcom2.gateway.grpc;

import static io.globalcom2.failure.ServingException.invalidInput;

import com.google.protobuf.UnsafeByteOperations;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.Compression;
import io.globalcom2.gateway.admission.Part;
import io.globalcom2.gateway.admission.RequestIds;
import io.globalcom2.gateway.admission.Role;
import io.globalcom2.gateway.admission.Sampling;
import io.globalcom2.gateway.admission.Turn;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Requests on the wire and as {@code admission} knows them. Image bytes are shared, not copied. */
public final class WireRequests {
    private WireRequests() {}

    /**
     * What a gRPC caller wants.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT or TOO_LARGE
     */
    static ChatRequest read(InferenceRequest wire, ImageInspector images) {
        return new ChatRequest(
                wire.getRequestId().isEmpty() ? RequestIds.mint() : wire.getRequestId(),
                IntStream.range(0, wire.getMessagesCount())
                        .mapToObj(i -> readTurn("messages[" + i + "]", wire.getMessages(i), images))
                        .toList(),
                readSampling(wire.getSampling()),
                wire.hasCompression() ? Optional.of(readCompression(wire.getCompression())) : Optional.empty());
    }

    /** The record for the queue. */
    public static InferenceRequest write(ChatRequest request) {
        InferenceRequest.Builder wire = InferenceRequest.newBuilder()
                .setRequestId(request.requestId())
                .setSampling(writeSampling(request.sampling()));
        request.turns().forEach(turn -> wire.addMessages(writeTurn(turn)));
        request.compression().ifPresent(compression -> wire.setCompression(writeCompression(compression)));
        return wire.build();
    }

    private static Turn readTurn(String field, Message wire, ImageInspector images) {
        List<Part> content = IntStream.range(0, wire.getContentCount())
                .mapToObj(i -> readPart(field + ".content[" + i + "]", wire.getContent(i), images))
                .toList();
        return new Turn(Role.of(field + ".role", wire.getRole()), content);
    }

    private static Part readPart(String field, ContentPart wire, ImageInspector images) {
        return switch (wire.getPartCase()) {
            case TEXT -> new Part.Text(wire.getText());
            case IMAGE -> readImage(field + ".image", wire.getImage(), images);
            case PART_NOT_SET -> throw invalidInput(field + ": expected text or image, got neither");
        };
    }

    private static Part readImage(String field, Image wire, ImageInspector images) {
        return switch (wire.getSourceCase()) {
            case DATA ->
                new Part.Image(images.inspect(field, wire.getData().asReadOnlyByteBuffer(), wire.getMediaType()));
            case REFERENCE -> throw invalidInput(field + ": expected data, got a reference; they are not resolved yet");
            case SOURCE_NOT_SET -> throw invalidInput(field + ": expected data, got nothing");
        };
    }

    private static Sampling readSampling(io.globalcom2.proto.v1.Sampling wire) {
        return new Sampling(
                wire.hasMaxTokens() ? OptionalInt.of(count("max_tokens", wire.getMaxTokens())) : OptionalInt.empty(),
                wire.hasTemperature() ? OptionalDouble.of(wire.getTemperature()) : OptionalDouble.empty(),
                wire.hasTopP() ? OptionalDouble.of(wire.getTopP()) : OptionalDouble.empty(),
                wire.hasTopK() ? OptionalInt.of(count("top_k", wire.getTopK())) : OptionalInt.empty(),
                wire.hasSeed() ? OptionalLong.of(wire.getSeed()) : OptionalLong.empty(),
                wire.getStopList(),
                wire.getIgnoreEos());
    }

    /** A uint32, which Java shows as negative from 2³¹ on. */
    private static int count(String field, int value) {
        if (value < 0) {
            throw invalidInput("%s: expected at most %d, got %d"
                    .formatted(field, Integer.MAX_VALUE, Integer.toUnsignedLong(value)));
        }
        return value;
    }

    private static Compression readCompression(io.globalcom2.proto.v1.Compression wire) {
        return new Compression(
                wire.getMethod(),
                wire.getProfile(),
                wire.hasRetentionRatio() ? OptionalDouble.of(wire.getRetentionRatio()) : OptionalDouble.empty(),
                wire.hasSeed() ? OptionalLong.of(wire.getSeed()) : OptionalLong.empty(),
                wire.getAggregate());
    }

    private static Message writeTurn(Turn turn) {
        Message.Builder wire = Message.newBuilder().setRole(turn.role().wireName());
        turn.content().forEach(part -> wire.addContent(writePart(part)));
        return wire.build();
    }

    private static ContentPart writePart(Part part) {
        ContentPart.Builder wire = ContentPart.newBuilder();
        if (part instanceof Part.Text text) {
            return wire.setText(text.text()).build();
        }
        if (part instanceof Part.Image image) {
            return wire.setImage(Image.newBuilder()
                            .setData(
                                    UnsafeByteOperations.unsafeWrap(image.file().data()))
                            .setMediaType(image.file().mediaType()))
                    .build();
        }
        throw new AssertionError("a kind of part that is not mapped: " + part.getClass());
    }

    private static io.globalcom2.proto.v1.Sampling writeSampling(Sampling sampling) {
        io.globalcom2.proto.v1.Sampling.Builder wire = io.globalcom2.proto.v1.Sampling.newBuilder()
                .addAllStop(sampling.stop())
                .setIgnoreEos(sampling.ignoreEos());
        sampling.maxTokens().ifPresent(wire::setMaxTokens);
        sampling.temperature().ifPresent(wire::setTemperature);
        sampling.topP().ifPresent(wire::setTopP);
        sampling.topK().ifPresent(wire::setTopK);
        sampling.seed().ifPresent(wire::setSeed);
        return wire.build();
    }

    private static io.globalcom2.proto.v1.Compression writeCompression(Compression compression) {
        io.globalcom2.proto.v1.Compression.Builder wire = io.globalcom2.proto.v1.Compression.newBuilder()
                .setMethod(compression.method())
                .setProfile(compression.profile())
                .setAggregate(compression.aggregate());
        compression.retentionRatio().ifPresent(wire::setRetentionRatio);
        compression.seed().ifPresent(wire::setSeed);
        return wire.build();
    }
}
