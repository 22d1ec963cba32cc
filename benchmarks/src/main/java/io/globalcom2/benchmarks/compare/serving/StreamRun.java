package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.compare.serving.asking.Questions;
import io.globalcom2.benchmarks.compare.serving.grpc.AnswerStream;
import io.globalcom2.benchmarks.compare.serving.grpc.GrpcDoor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers that are written at a time. All are asked for at once and watched from when the last has begun, for some seconds or until one of them is whole; then their callers
 * leave. All pictures are cached: what comes in beside them is prompts, not pictures.
 */
final class StreamRun {
    private static final double SHORT = 0.25;
    private static final double UNCOMPRESSED = 1;
    /** The numbers whose speed after a long prompt is compared. */
    private static final List<Integer> AFTER_LONG_PROMPTS = List.of(1, 8);
    /** The first begins when the last prompt has not been read: enough for that and for the window. */
    private static final int TOKENS = 512;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
    /** What callers left is at an end. */
    private static final Duration REST = Duration.ofMillis(500);

    private final GrpcDoor door;
    private final Questions questions;
    private final ServingSettings settings;

    StreamRun(GrpcDoor door, Questions questions, ServingSettings settings) {
        this.door = door;
        this.questions = questions;
        this.settings = settings;
    }

    StreamResults run() throws IOException, InterruptedException {
        int positions = positions(SHORT);
        int positionsUncompressed = positions(UNCOMPRESSED);
        StreamResults results = new StreamResults(
                positionsUncompressed, ratio -> ratio == UNCOMPRESSED ? positionsUncompressed : positions);
        for (StreamCase asked : cases()) {
            ServingComparison.progress("streams, %d after R = %s%s"
                    .formatted(asked.streams(), asked.ratio(), asked.withPrompts() ? " while prompts come in" : ""));
            results.add(asked, measure(asked));
        }
        return results;
    }

    private List<StreamCase> cases() {
        List<StreamCase> cases = new ArrayList<>();
        for (int streams : settings.streams()) {
            cases.add(new StreamCase(streams, SHORT, false));
            cases.add(new StreamCase(streams, SHORT, true));
        }
        AFTER_LONG_PROMPTS.stream()
                .filter(settings.streams()::contains)
                .forEach(streams -> cases.add(new StreamCase(streams, UNCOMPRESSED, false)));
        return cases;
    }

    /** Asks, so that the picture is cached afterwards. */
    private int positions(double ratio) throws IOException {
        return door.ask(questions.aboutCached(ratio, 1)).usage().promptTokens();
    }

    private StreamFigures measure(StreamCase asked) throws IOException, InterruptedException {
        List<AnswerStream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < asked.streams(); i++) {
                streams.add(door.open(questions.aboutCached(asked.ratio(), TOKENS)));
            }
            for (AnswerStream stream : streams) {
                stream.awaitText(PATIENCE);
            }
            return watch(streams, asked.withPrompts());
        } finally {
            streams.forEach(AnswerStream::cancel);
            Thread.sleep(REST.toMillis());
        }
    }

    private StreamFigures watch(List<AnswerStream> streams, boolean withPrompts)
            throws IOException, InterruptedException {
        int seconds = withPrompts ? 2 * settings.windowSeconds() : settings.windowSeconds();
        long from = System.nanoTime();
        long to = from + Duration.ofSeconds(seconds).toNanos();
        Optional<AnswerStream> prompt = Optional.empty();
        int prompts = 0;
        try {
            while ((System.nanoTime() < to || !allWroteSince(from, streams)) && !anyEnded(streams)) {
                if (withPrompts && (prompt.isEmpty() || prompt.get().hasEnded())) {
                    prompts += prompt.isEmpty() ? 0 : 1;
                    prompt = Optional.of(door.open(questions.aboutCached(UNCOMPRESSED, 1)));
                }
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        } finally {
            prompt.ifPresent(AnswerStream::cancel);
        }
        return StreamFigures.of(
                streams.stream().map(AnswerStream::arrivals).toList(), from, System.nanoTime(), prompts);
    }

    /** A slow machine may need longer than the window for two pieces of text. */
    private static boolean allWroteSince(long from, List<AnswerStream> streams) {
        return streams.stream()
                .allMatch(stream -> stream.arrivals().stream()
                                .filter(arrival -> arrival.nanos() >= from)
                                .count()
                        > 1);
    }

    private static boolean anyEnded(List<AnswerStream> streams) throws IOException {
        for (AnswerStream stream : streams) {
            if (stream.hasEnded()) {
                return true;
            }
        }
        return false;
    }
}
