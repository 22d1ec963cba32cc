package io.globalcom2.gateway.openai;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.Quote;
import io.globalcom2.gateway.json.JsonField;
import io.globalcom2.wire.QueueLane;

/** OpenAI's field {@code service_tier}: what they call flex is the batch lane here. */
public final class ServiceTier {
    private static final String DEFAULT = "default";
    private static final String FLEX = "flex";

    private ServiceTier() {}

    /**
     * The lane that the field asks for.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT for tiers that are not served
     */
    public static QueueLane read(JsonField field) {
        String tier = field.optionalText().orElse(DEFAULT);
        return switch (tier) {
            case "auto", DEFAULT -> QueueLane.INTERACTIVE;
            case FLEX -> QueueLane.BATCH;
            default ->
                throw invalidInput(
                        "%s: expected auto, default or flex, got %s".formatted(field.name(), Quote.of(tier)));
        };
    }

    /** The tier in which a request was served, as answers name it. */
    public static String name(QueueLane lane) {
        return switch (lane) {
            case INTERACTIVE -> DEFAULT;
            case BATCH -> FLEX;
        };
    }
}
