package io.globalcom2.benchmarks.hostile.input;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Callers over HTTP whose body never comes to its end, and callers who do not read their answer. */
final class SlowCallers {
    private static final int MOST_PIECES = 1_000;

    private SlowCallers() {}

    /** Given up with 408 when its time is over. */
    static HostileInput body(SplittableRandom random) {
        boolean chunked = random.nextBoolean();
        List<ByteString> parts = new ArrayList<>();
        parts.add(head(chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 1000000\r\n"));
        String piece = chunked ? "1\r\n \r\n" : " ";
        for (int i = 0; i < MOST_PIECES; i++) {
            parts.add(text(piece));
        }
        return HostileInput.ofSocket(
                InputClass.SLOW_BODIES,
                chunked ? "a body in chunks that trickles" : "a body that trickles",
                Transport.SLOW_SOCKET,
                parts,
                Expectation.refused("408"));
    }

    /** A long answer, streamed to somebody who does not take it. */
    static HostileInput reader(SplittableRandom random) {
        String body = PictureQuestions.text()
                .put("stream", random.nextInt(4) > 0)
                .put("max_tokens", 500)
                .put("ignore_eos", true)
                .put("logprobs", true)
                .put("top_logprobs", 20)
                .put("n", 2)
                .toString();
        return HostileInput.ofSocket(
                InputClass.SLOW_READERS,
                "an answer that nobody reads",
                Transport.DEAF_SOCKET,
                List.of(head("Content-Length: " + body.length() + "\r\n").concat(text(body))),
                Expectation.anything());
    }

    private static ByteString head(String framing) {
        return text("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + framing
                + "Connection: close\r\n\r\n");
    }

    private static ByteString text(String text) {
        return ByteString.copyFrom(text, StandardCharsets.US_ASCII);
    }
}
