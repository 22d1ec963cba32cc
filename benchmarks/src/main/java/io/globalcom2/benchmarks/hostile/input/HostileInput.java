package io.globalcom2.benchmarks.hostile.input;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;

/**
 * Something to send.
 *
 * @param name what is wrong with it
 * @param target see {@link Transport}; empty for sockets
 * @param headers of the request or record
 * @param parts see {@link Transport}
 */
public record HostileInput(
        InputClass kind,
        String name,
        Transport transport,
        String target,
        Map<String, String> headers,
        List<ByteString> parts,
        Expectation expectation) {
    public HostileInput {
        headers = Map.copyOf(headers);
        parts = List.copyOf(parts);
    }

    /** A body that is POSTed as JSON. */
    static HostileInput ofBody(InputClass kind, String name, String path, ByteString body, Expectation expectation) {
        return new HostileInput(
                kind,
                name,
                Transport.HTTP,
                path,
                Map.of("content-type", "application/json"),
                List.of(body),
                expectation);
    }

    /** Bytes into a connection. */
    static HostileInput ofSocket(
            InputClass kind, String name, Transport transport, List<ByteString> parts, Expectation right) {
        return new HostileInput(kind, name, transport, "", Map.of(), parts, right);
    }

    /** Messages to a method. */
    public static HostileInput ofCall(
            InputClass kind, String name, String method, List<ByteString> messages, Expectation expectation) {
        return new HostileInput(kind, name, Transport.RPC, method, Map.of(), messages, expectation);
    }
}
