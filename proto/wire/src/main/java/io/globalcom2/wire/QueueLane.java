package io.globalcom2.wire;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.proto.v1.Lane;
import java.util.Locale;

/** The lanes of the queue. Each is a topic of its own, so that what may take its time never stands before what somebody waits for. */
public enum QueueLane {
    INTERACTIVE("inference-requests"),
    BATCH("inference-requests-batch");

    private final String topic;

    QueueLane(String topic) {
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }

    /** As metrics and the backlog name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The share group of workers that reads this lane, where that of the interactive lane has the given name. */
    public String group(String interactive) {
        return this == INTERACTIVE ? interactive : interactive + "-" + label();
    }

    /** The lane as a message. */
    public Lane write() {
        return switch (this) {
            case INTERACTIVE -> Lane.LANE_INTERACTIVE;
            case BATCH -> Lane.LANE_BATCH;
        };
    }

    /**
     * The lane that a caller names.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when there is none of that number
     */
    public static QueueLane read(Lane wire) {
        return switch (wire) {
            case LANE_UNSPECIFIED, LANE_INTERACTIVE -> INTERACTIVE;
            case LANE_BATCH -> BATCH;
            case UNRECOGNIZED ->
                throw invalidInput("lane: expected LANE_INTERACTIVE or LANE_BATCH, got another number");
        };
    }
}
