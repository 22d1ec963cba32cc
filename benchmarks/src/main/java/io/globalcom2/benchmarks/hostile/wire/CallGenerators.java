package io.globalcom2.benchmarks.hostile.wire;

import io.globalcom2.benchmarks.hostile.input.Draw;
import io.globalcom2.benchmarks.hostile.input.Expectation;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.InputClass;
import io.globalcom2.benchmarks.hostile.input.InputGenerator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Generators of everything that goes over gRPC and into the queue, by class. */
public final class CallGenerators {
    private static final List<String> METHODS = List.of(
            "Inference/Generate",
            "Inference/Submit",
            "Inference/Watch",
            "Inference/Cancel",
            "TokenRelay/Push",
            "GatewayPeer/Follow",
            "GatewayPeer/Stop",
            "VisionEncoder/Encode",
            "Compressor/Select",
            "Compressor/Compress",
            "LanguageModel/Generate",
            "Inference/NoSuchMethod");

    private static final int MOST_BYTES = 300;

    private CallGenerators() {}

    public static Map<InputClass, List<InputGenerator>> all() {
        Map<InputClass, List<InputGenerator>> all = new EnumMap<>(InputClass.class);
        all.put(InputClass.INFERENCE_CALLS, List.of(GatewayCalls::inference));
        all.put(InputClass.RELAY_CALLS, List.of(GatewayCalls::relay));
        all.put(InputClass.ENCODER_CALLS, List.of(TierCalls::encode));
        all.put(InputClass.COMPRESSOR_CALLS, List.of(TierCalls::select, TierCalls::compress));
        all.put(InputClass.LANGUAGE_MODEL_CALLS, List.of(PromptCalls::next));
        all.put(InputClass.RANDOM_MESSAGES, List.of(CallGenerators::randomMessage));
        all.put(InputClass.QUEUE_RECORDS, List.of(QueueRecords::next));
        all.put(InputClass.SLOW_BODIES, List.of(GatewayCalls::stalled, TierCalls::stalled));
        return all;
    }

    /** Some bytes happen to be a message of fields that nobody knows. */
    private static HostileInput randomMessage(SplittableRandom random) {
        String method = Draw.oneOf(random, METHODS);
        return HostileInput.ofCall(
                InputClass.RANDOM_MESSAGES,
                "random bytes to " + method,
                "globalcom2.v1." + method,
                List.of(Draw.bytes(random, 1 + random.nextInt(MOST_BYTES))),
                method.equals("TokenRelay/Push") ? Expectation.either() : Expectation.refused());
    }
}
