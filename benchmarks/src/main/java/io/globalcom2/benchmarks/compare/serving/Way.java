package io.globalcom2.benchmarks.compare.serving;

/** How a request goes. */
enum Way {
    HTTP("HTTP"),
    GRPC("gRPC"),
    BOTH("both"),
    ONE_PROCESS("one process");

    private final String text;

    Way(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
