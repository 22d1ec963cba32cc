package io.globalcom2.generation.worker;

import io.globalcom2.generation.scheduling.GenerationStatistics;
import io.globalcom2.proto.v1.GenerationTimings;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Usage;
import io.globalcom2.wire.Durations;
import java.time.Duration;
import java.util.List;

/** What an answer cost, as it passes through to the caller. */
public final class Usages {
    private Usages() {}

    /**
     * Adds to what generation cost what came before it.
     *
     * @param queue from the record's timestamp to the moment a worker took it
     * @param encode all images, rows received
     * @param images in the order of the prompt
     */
    public static Usage of(GenerationStatistics statistics, Duration queue, Duration encode, List<ImageUsage> images) {
        return Usage.newBuilder()
                .setPromptTokens(statistics.promptTokens())
                .setCachedTokens(statistics.cachedTokens())
                .setCompletionTokens(statistics.completionTokens())
                .addAllImages(images)
                .setTimings(GenerationTimings.newBuilder()
                        .setQueue(Durations.write(queue))
                        .setEncode(Durations.write(encode))
                        .setSlot(Durations.write(statistics.slot()))
                        .setPrefill(Durations.write(statistics.prefill()))
                        .setDecode(Durations.write(statistics.decode())))
                .build();
    }
}
