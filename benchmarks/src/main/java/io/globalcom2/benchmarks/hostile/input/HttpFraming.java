package io.globalcom2.benchmarks.hostile.input;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests whose framing is wrong, or that two servers might frame differently: the second request in them must never be answered. What RFC 9112
 * lets a server take may be answered once.
 */
final class HttpFraming {
    private static final String SECOND = "GET /v1/models HTTP/1.1\r\nHost: second\r\n\r\n";
    private static final String BODY = PictureQuestions.text().toString();
    private static final String JSON = "Content-Type: application/json\r\n";

    private HttpFraming() {}

    static HostileInput next(SplittableRandom random) {
        Expectation refused = Expectation.refused();
        Expectation either = Expectation.either();
        return switch (random.nextInt(18)) {
            case 0 ->
                post(
                        "CL and TE",
                        length(BODY.length()) + "Transfer-Encoding: chunked\r\n",
                        "0\r\n\r\n" + SECOND,
                        refused);
            case 1 ->
                post(
                        "TE and CL of the second",
                        "Transfer-Encoding: chunked\r\n" + length(4),
                        chunk(BODY) + "0\r\n\r\n" + SECOND,
                        refused);
            case 2 -> post("two lengths", length(BODY.length()) + length(3), BODY, refused);
            case 3 -> post("a length below 0", "Content-Length: -1\r\n", BODY, refused);
            case 4 ->
                post(
                        "a length that is none",
                        "Content-Length: "
                                + Draw.oneOf(random, List.of("+5", "0x10", "1,2", "1 2", "99999999999999999999"))
                                + "\r\n",
                        BODY,
                        refused);
            case 5 ->
                post(
                        "a coding that is none",
                        "Transfer-Encoding: "
                                + Draw.oneOf(
                                        random,
                                        List.of("xchunked", "gzip", "identity", "chunked, identity", "chunKed\u000b"))
                                + "\r\n",
                        chunk(BODY) + "0\r\n\r\n",
                        refused);
            case 6 ->
                post(
                        "a chunk size that is none",
                        "Transfer-Encoding: chunked\r\n",
                        Draw.oneOf(random, List.of("-1", "xyz", "FFFFFFFFFFFFFFFF", "1 0", "")) + "\r\n" + BODY
                                + "\r\n0\r\n\r\n",
                        Expectation.refusedOrClosed());
            case 7 ->
                post(
                        "a chunk longer than it says",
                        "Transfer-Encoding: chunked\r\n",
                        "5\r\n" + BODY + "\r\n0\r\n\r\n",
                        Expectation.refusedOrClosed());
            case 8 ->
                raw(
                        "bare line feeds",
                        ("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n" + JSON + length(BODY.length()) + "\r\n")
                                        .replace("\r\n", "\n")
                                + BODY,
                        either);
            case 9 -> post("a folded header", "X-Folded: a\r\n b\r\n" + length(BODY.length()), BODY, either);
            case 10 -> post("a space before the colon", "Content-Length : " + BODY.length() + "\r\n", BODY, refused);
            case 11 ->
                post(
                        "a huge header",
                        "X-Huge: " + "a".repeat(1 << (15 + random.nextInt(5))) + "\r\n" + length(BODY.length()),
                        BODY,
                        refused);
            case 12 -> post("many headers", "X-Many: a\r\n".repeat(20_000) + length(BODY.length()), BODY, refused);
            case 13 ->
                raw(
                        "a huge target",
                        "GET /v1/models?" + "a".repeat(1 << (13 + random.nextInt(5))) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                        refused);
            case 14 ->
                raw(
                        "a version that is none",
                        "GET /v1/models HTTP/" + Draw.oneOf(random, List.of("9.9", "1", "one", "1.1.1"))
                                + "\r\nHost: a\r\n\r\n",
                        refused);
            case 15 ->
                raw(
                        "no HTTP",
                        ByteString.copyFromUtf8("\u0016\u0003\u0001")
                                .concat(Draw.bytes(random, 200))
                                .concat(ByteString.copyFromUtf8("\r\n\r\n")),
                        refused);
            case 16 ->
                raw(
                        "a path that climbs",
                        "GET "
                                + Draw.oneOf(
                                        random,
                                        List.of(
                                                "/v1/../q/metrics",
                                                "/v1/%2e%2e/q/health",
                                                "/%00",
                                                "//q/metrics",
                                                "/v1/models/%zz",
                                                "/q/metrics",
                                                "/v1/requests/%ff/events"))
                                + " HTTP/1.1\r\nHost: a\r\n\r\n",
                        refused);
            default -> post("NUL in a header", "X-Nul: a\0b\r\n" + length(BODY.length()), BODY, refused);
        };
    }

    private static HostileInput post(String name, String headers, String body, Expectation expectation) {
        return raw(
                name,
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n" + JSON + headers + "\r\n" + body,
                expectation);
    }

    private static HostileInput raw(String name, String bytes, Expectation expectation) {
        return raw(name, ByteString.copyFrom(bytes, StandardCharsets.ISO_8859_1), expectation);
    }

    private static HostileInput raw(String name, ByteString bytes, Expectation expectation) {
        return HostileInput.ofSocket(InputClass.HTTP_FRAMING, name, Transport.SOCKET, List.of(bytes), expectation);
    }

    private static String length(int bytes) {
        return "Content-Length: " + bytes + "\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
