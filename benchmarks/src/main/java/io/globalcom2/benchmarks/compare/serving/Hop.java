package io.globalcom2.benchmarks.compare.serving;

/** Where the time to the first token goes. */
enum Hop {
    CALLER("caller to gateway and back"),
    GATEWAY("gateway: into the queue; push of the text"),
    /** Over gRPC the gateway's own times are not told. */
    CALLER_AND_GATEWAY("caller to gateway, into the queue; push and back"),
    QUEUE("in the queue"),
    ENCODER("call of the encoder, picture cached"),
    SLOT("wait for a slot"),
    ABOVE_MODEL("sum: above the model's own time"),
    MODEL("the model's own time: projector and prefill"),
    FIRST_TOKEN("first token"),
    IN_PROCESS("first token in one process: selection, prompt, projector and prefill"),
    COMPRESS("of the encoder's call: compressor called"),
    GATHER("of the encoder's call: kept rows gathered"),
    ENCODER_REST("of the encoder's call: the call itself, look-up and rows on the wire");

    private final String text;

    Hop(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
