package io.globalcom2.gateway.admission;

/** An account of memory for tests. */
public final class TestingRequestBytes {
    private TestingRequestBytes() {}

    public static RequestBytes of(long limit) {
        return new RequestBytes(limit);
    }

    public static long held(RequestBytes bytes) {
        return bytes.held();
    }
}
