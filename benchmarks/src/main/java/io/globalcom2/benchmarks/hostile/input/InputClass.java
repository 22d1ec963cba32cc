package io.globalcom2.benchmarks.hostile.input;

import java.util.Locale;

/** Kinds of what is sent, a row of the table each. */
public enum InputClass {
    WHOLE_PICTURES,
    TRUNCATED_PICTURES,
    FLIPPED_PICTURES,
    BOMBS,
    NO_PICTURES,
    CHAT_BODIES,
    RESPONSES_BODIES,
    ESTIMATE_BODIES,
    INFERENCE_CALLS,
    RELAY_CALLS,
    ENCODER_CALLS,
    COMPRESSOR_CALLS,
    LANGUAGE_MODEL_CALLS,
    RANDOM_MESSAGES,
    QUEUE_RECORDS,
    HTTP_FRAMING,
    SLOW_BODIES,
    SLOW_READERS;

    /** For people: {@code whole pictures}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
