package io.globalcom2.gateway.wire;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.form.AnswerForm;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.RequestedSampling;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Sampling;
import io.globalcom2.wire.CompressionMessages;
import io.globalcom2.wire.ConversationMessages;
import io.globalcom2.wire.LogitAdjustmentMessages;
import io.globalcom2.wire.LogprobMessages;
import io.globalcom2.wire.QueueLane;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Requests on the wire and as {@code admission} knows them. Image bytes are shared, not copied. */
public final class RequestMessages {
    private RequestMessages() {}

    /**
     * What a gRPC caller wants.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT or TOO_LARGE
     */
    public static ChatRequest read(InferenceRequest wire, ImageInspector images) {
        return new ChatRequest(
                ConversationMessages.read(wire.getMessagesList(), wire.getContinueFinalMessage(), images::inspect),
                readSampling(wire.getSampling()),
                wire.hasCompression() ? Optional.of(CompressionMessages.read(wire.getCompression())) : Optional.empty(),
                QueueLane.read(wire.getLane()));
    }

    /** The record for the queue. */
    public static InferenceRequest write(String requestId, ChatRequest request) {
        InferenceRequest.Builder wire = InferenceRequest.newBuilder()
                .setRequestId(requestId)
                .addAllMessages(ConversationMessages.write(request.conversation()))
                .setContinueFinalMessage(request.conversation().continuesLast())
                .setSampling(writeSampling(request.sampling()));
        request.compression().ifPresent(options -> wire.setCompression(CompressionMessages.write(options)));
        return wire.build();
    }

    private static RequestedSampling readSampling(Sampling wire) {
        return new RequestedSampling(
                wire.hasMaxTokens() ? OptionalInt.of(count("max_tokens", wire.getMaxTokens())) : OptionalInt.empty(),
                wire.hasTemperature() ? OptionalDouble.of(wire.getTemperature()) : OptionalDouble.empty(),
                wire.hasTopP() ? OptionalDouble.of(wire.getTopP()) : OptionalDouble.empty(),
                wire.hasTopK() ? OptionalInt.of(count("top_k", wire.getTopK())) : OptionalInt.empty(),
                wire.hasMinP() ? OptionalDouble.of(wire.getMinP()) : OptionalDouble.empty(),
                LogitAdjustmentMessages.read(wire),
                wire.hasSeed() ? OptionalLong.of(wire.getSeed()) : OptionalLong.empty(),
                wire.getStopList(),
                wire.getIgnoreEos(),
                Optional.of(wire.getJsonSchema())
                        .filter(schema -> !schema.isEmpty())
                        .map(AnswerForm::ofJsonSchema),
                LogprobMessages.read(wire),
                wire.getN() == 0 ? 1 : count("n", wire.getN()));
    }

    /** A uint32, which Java shows as negative from 2³¹ on. */
    private static int count(String field, int value) {
        if (value < 0) {
            throw invalidInput("%s: expected at most %d, got %d"
                    .formatted(field, Integer.MAX_VALUE, Integer.toUnsignedLong(value)));
        }
        return value;
    }

    private static Sampling writeSampling(RequestedSampling sampling) {
        Sampling.Builder wire =
                Sampling.newBuilder().addAllStop(sampling.stop()).setIgnoreEos(sampling.ignoreEos());
        sampling.maxTokens().ifPresent(wire::setMaxTokens);
        sampling.temperature().ifPresent(wire::setTemperature);
        sampling.topP().ifPresent(wire::setTopP);
        sampling.topK().ifPresent(wire::setTopK);
        sampling.minP().ifPresent(wire::setMinP);
        LogitAdjustmentMessages.write(sampling.adjustments(), wire);
        sampling.seed().ifPresent(wire::setSeed);
        sampling.form().map(AnswerForm::jsonSchema).ifPresent(wire::setJsonSchema);
        LogprobMessages.write(sampling.topLogprobs(), wire);
        if (sampling.n() > 1) {
            wire.setN(sampling.n());
        }
        return wire.build();
    }
}
