package io.globalcom2.quickstart.backend;

import java.util.Arrays;

/** The four services, callees first. */
public enum Service {
    COMPRESSOR("compressor-service", 128),
    VISION_ENCODER("vision-encoder-service", 768),
    LLM("llm-service", 512),
    GATEWAY("gateway-service", 384);

    private static final long BYTES_PER_MEBIBYTE = 1 << 20;

    private final String module;
    private final int heapMebibytes;

    Service(String module, int heapMebibytes) {
        this.module = module;
        this.heapMebibytes = heapMebibytes;
    }

    /** Name of the Maven module, of its folder and of its log. */
    public String module() {
        return module;
    }

    /** Heap for requests and images; weights are mapped and stay outside. */
    int heapMebibytes() {
        return heapMebibytes;
    }

    /** Of all services together. */
    public static long heapBytes() {
        return BYTES_PER_MEBIBYTE
                * Arrays.stream(values()).mapToInt(Service::heapMebibytes).sum();
    }
}
