package io.globalcom2.generation.wire;

import io.globalcom2.failure.ServingException;
import io.globalcom2.form.AnswerForm;
import io.globalcom2.generation.sampling.SamplingOptions;
import io.globalcom2.proto.v1.Sampling;
import io.globalcom2.wire.LogitAdjustmentMessages;
import io.globalcom2.wire.LogprobMessages;
import java.util.Optional;

/** What a caller said about sampling, and the defaults for what it did not say. */
public final class SamplingMessages {
    private SamplingMessages() {}

    /**
     * The options of a request.
     *
     * @param requestId its hash is the default seed, so that a request that is run again gives the same answer
     * @param defaultMaxTokens for requests that name none
     * @throws ServingException INVALID_INPUT when a value is out of range or asks for a form that is not served
     */
    public static SamplingOptions options(Sampling message, String requestId, int defaultMaxTokens) {
        return new SamplingOptions(
                message.hasMaxTokens() ? saturated(message.getMaxTokens()) : defaultMaxTokens,
                message.getTemperature(),
                message.hasTopP() ? message.getTopP() : 1,
                saturated(message.getTopK()),
                message.getMinP(),
                LogitAdjustmentMessages.read(message),
                message.hasSeed() ? message.getSeed() : requestId.hashCode(),
                message.getStopList(),
                message.getIgnoreEos(),
                Optional.of(message.getJsonSchema())
                        .filter(schema -> !schema.isEmpty())
                        .map(AnswerForm::ofJsonSchema),
                LogprobMessages.read(message),
                message.getN() == 0 ? 1 : saturated(message.getN()));
    }

    /** An unsigned number as the nearest int. */
    private static int saturated(int unsigned) {
        return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
    }
}
