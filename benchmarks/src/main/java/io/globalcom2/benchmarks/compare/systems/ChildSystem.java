package io.globalcom2.benchmarks.compare.systems;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One variant of what a process runs.
 *
 * @param variant by which the process knows it
 */
record ChildSystem(String name, HeldFormat format, boolean encodes, String variant, ChildProcess process)
        implements ComparedSystem {
    @Override
    public double encode(int views) throws IOException {
        return process.ask(Map.of("do", "encode", "variant", variant, "views", views))
                .get("millis")
                .asDouble();
    }

    @Override
    public Reading read(List<Integer> prompt, int tokens, int sequences) throws IOException {
        JsonNode answer = process.ask(
                Map.of("do", "read", "variant", variant, "prompt", prompt, "tokens", tokens, "sequences", sequences));
        return Reading.of(
                answer.get("prefill_millis").asDouble(),
                numbers(answer.get("decode_millis")),
                numbers(answer.get("together_millis")));
    }

    @Override
    public List<Double> logits(List<Integer> prompt) throws IOException {
        return numbers(process.ask(Map.of("do", "logits", "variant", variant, "prompt", prompt))
                .get("logits"));
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }
}
