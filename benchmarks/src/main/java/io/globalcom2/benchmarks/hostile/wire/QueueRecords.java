package io.globalcom2.benchmarks.hostile.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.globalcom2.benchmarks.hostile.input.Draw;
import io.globalcom2.benchmarks.hostile.input.Expectation;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.InputClass;
import io.globalcom2.benchmarks.hostile.input.Transport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Records of the topics of requests: bytes that are none, requests with a mistake, headers that say anything. */
final class QueueRecords {
    private static final List<String> TYPES = List.of("text/html", "application/json;", "", "\0", "application/xml");
    private static final List<String> DEADLINES =
            List.of("", "soon", "-1", "0", "1700000000", "99999999999999999999", "1e12", "NaN");
    private static final List<String> ADDRESSES = List.of(
            "", ":", "localhost", "169.254.169.254:80", "example.org:443", "[::1]:99999", "a b:1", "localhost:-1");

    private QueueRecords() {}

    static HostileInput next(SplittableRandom random) {
        String id = "hostile-%016x".formatted(random.nextLong());
        Expectation refused = Expectation.refused();
        RequestMistakes.Mistaken mistaken = RequestMistakes.next(random);
        // Some mistakes are of the call and none of a record.
        boolean ofTheId = mistaken.request().getRequestId().isEmpty();
        return switch (random.nextInt(7)) {
            case 0 ->
                record(
                        random,
                        "bytes that are none",
                        id,
                        Draw.bytes(random, 1 + random.nextInt(500)),
                        Map.of(),
                        refused);
            case 1 ->
                record(
                        random,
                        "JSON that is none",
                        id,
                        ByteString.copyFromUtf8(json(random)),
                        Map.of("content-type", "application/json"),
                        refused);
            case 2 ->
                record(
                        random,
                        mistaken.name(),
                        id,
                        mistaken.request().toByteString(),
                        Map.of(),
                        ofTheId ? refused : Expectation.either());
            case 3 ->
                record(
                        random,
                        "a type that is none",
                        id,
                        whole(id),
                        Map.of("content-type", Draw.oneOf(random, TYPES)),
                        Expectation.either());
            case 4 ->
                record(
                        random,
                        "a deadline that is none",
                        id,
                        whole(id),
                        Map.of("deadline", Draw.oneOf(random, DEADLINES)),
                        Expectation.refused("INVALID_ARGUMENT", "DEADLINE_EXCEEDED"));
            case 5 ->
                record(
                        random,
                        "an address that is none",
                        id,
                        whole(id),
                        headers(random),
                        Expectation.answered(Set.of()));
            default -> record(random, "another id as key", id, whole(id + "-other"), Map.of(), refused);
        };
    }

    private static Map<String, String> headers(SplittableRandom random) {
        Map<String, String> headers = new HashMap<>();
        headers.put("reply-address", Draw.oneOf(random, ADDRESSES));
        headers.put("relay-secret", "\0");
        headers.put("traceparent", Draw.oneOf(random, List.of("", "00-0", "a".repeat(1_000))));
        headers.put("caller", "\n\r" + "a".repeat(random.nextInt(500)));
        return headers;
    }

    private static String json(SplittableRandom random) {
        String json;
        try {
            json = JsonFormat.printer().print(RequestMistakes.whole());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        return switch (random.nextInt(5)) {
            case 0 -> json.substring(0, random.nextInt(json.length()));
            case 1 -> json.replace("messages", "mesages");
            case 2 -> "[".repeat(10_000);
            case 3 -> json.replace("maxTokens\": 4", "maxTokens\": 4.5");
            default -> "{\"messages\": {}}";
        };
    }

    private static ByteString whole(String id) {
        return RequestMistakes.whole().setRequestId(id).build().toByteString();
    }

    private static HostileInput record(
            SplittableRandom random,
            String name,
            String id,
            ByteString value,
            Map<String, String> headers,
            Expectation expectation) {
        return new HostileInput(
                InputClass.QUEUE_RECORDS,
                name,
                Transport.QUEUE,
                random.nextInt(4) == 0 ? "inference-requests-batch" : "inference-requests",
                headers,
                List.of(value, ByteString.copyFromUtf8(id)),
                expectation);
    }
}
