package io.globalcom2.benchmarks.hostile.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.globalcom2.benchmarks.hostile.input.Draw;
import io.globalcom2.benchmarks.hostile.input.Expectation;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.InputClass;
import io.globalcom2.benchmarks.hostile.input.Transport;
import io.globalcom2.proto.v1.CancelRequest;
import io.globalcom2.proto.v1.FollowRequest;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.PushOpen;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.StopRequest;
import io.globalcom2.proto.v1.TextDelta;
import io.globalcom2.proto.v1.WatchRequest;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Calls of the gateway's services: of callers, of workers and of other gateways. */
final class GatewayCalls {
    private static final List<String> IDS = List.of("", "nobody", "a".repeat(100_000), "\0\n\r", "chatcmpl-../../");

    private GatewayCalls() {}

    static HostileInput inference(SplittableRandom random) {
        if (random.nextInt(5) == 0) {
            String id = Draw.oneOf(random, IDS);
            return random.nextBoolean()
                    ? inference(
                            "Watch",
                            "an id that is not known",
                            WatchRequest.newBuilder()
                                    .setRequestId(id)
                                    .addFrom(random.nextInt())
                                    .build(),
                            Expectation.refused())
                    : inference(
                            "Cancel",
                            "an id that is not known",
                            CancelRequest.newBuilder().setRequestId(id).build(),
                            Expectation.refused());
        }
        RequestMistakes.Mistaken mistaken = RequestMistakes.next(random);
        boolean submits = random.nextInt(4) == 0;
        return inference(
                submits ? "Submit" : "Generate",
                mistaken.name(),
                mistaken.request(),
                // What only a worker can see is told by the result.
                submits ? Expectation.either() : Expectation.refused());
    }

    /** A request without an end to it. */
    static HostileInput stalled(SplittableRandom random) {
        return new HostileInput(
                InputClass.SLOW_BODIES,
                "a request without an end",
                Transport.STALLED_RPC,
                "globalcom2.v1.Inference/" + (random.nextBoolean() ? "Generate" : "Submit"),
                Map.of(),
                random.nextBoolean()
                        ? List.of()
                        : List.of(RequestMistakes.whole().build().toByteString()),
                Expectation.refused("DEADLINE_EXCEEDED"));
    }

    static HostileInput relay(SplittableRandom random) {
        String id = Draw.oneOf(random, IDS);
        PushRequest open = PushRequest.newBuilder()
                .setOpen(PushOpen.newBuilder()
                        .setRequestId(id)
                        .setTurn(random.nextInt())
                        .setRelaySecret("secret"))
                .build();
        PushRequest event = PushRequest.newBuilder()
                .setEvent(GenerateEvent.newBuilder()
                        .setSequenceNumber(random.nextLong())
                        .setDelta(TextDelta.newBuilder().setText("forged")))
                .build();
        return switch (random.nextInt(6)) {
            case 0 -> push("an event first", Expectation.refused(), event);
            case 1 -> push("a message of nothing", Expectation.refused(), PushRequest.getDefaultInstance());
            // Told to go on by itself: nobody asked for it here.
            case 2 -> push("a request that is not known", Expectation.either(), open);
            case 3 -> push("an event of a request that is not known", Expectation.either(), open, event);
            case 4 ->
                call(
                        "GatewayPeer/Follow",
                        "no secret",
                        Expectation.refused("PERMISSION_DENIED"),
                        FollowRequest.newBuilder()
                                .setRequestId(id)
                                .setPeerSecret(id)
                                .build());
            default ->
                call(
                        "GatewayPeer/Stop",
                        "no secret",
                        Expectation.refused("PERMISSION_DENIED"),
                        StopRequest.newBuilder()
                                .setRequestId(id)
                                .setPeerSecret(id)
                                .build());
        };
    }

    private static HostileInput push(String name, Expectation expectation, PushRequest... messages) {
        return call("TokenRelay/Push", name, expectation, messages);
    }

    private static HostileInput call(String method, String name, Expectation right, MessageLite... messages) {
        List<ByteString> parts =
                Stream.of(messages).map(MessageLite::toByteString).toList();
        return HostileInput.ofCall(InputClass.RELAY_CALLS, name, "globalcom2.v1." + method, parts, right);
    }

    private static HostileInput inference(String method, String name, MessageLite message, Expectation expectation) {
        return HostileInput.ofCall(
                InputClass.INFERENCE_CALLS,
                name,
                "globalcom2.v1.Inference/" + method,
                List.of(message.toByteString()),
                expectation);
    }
}
