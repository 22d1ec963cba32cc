package io.globalcom2.generation.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.djl.ProcessMemory;
import io.globalcom2.tensor.FloatFormat;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The demo model: 6 layers of width 128 and 384, 448 tokens, features of width 96. */
class MemoryNeedTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.open(Path.of("../demo-model/checkpoint"));
    private static final LanguageModelWeights WEIGHTS =
            LanguageModelWeights.map(CHECKPOINT.config(), CHECKPOINT.weights());
    private static final KeyValueCache CACHE =
            KeyValueCache.of(CHECKPOINT.config().text(), 0, 0, FloatFormat.FLOAT32.sizeBytes());
    private static final MemoryNeed NEED = new MemoryNeed(WEIGHTS, FloatFormat.FLOAT32, CACHE);

    private static final long HEAP = 1_000_000_000;
    private static final long MATRICES = 6 * (4 * 128 * 128 + 3 * 128 * 384) + 448 * 128;
    private static final long OTHERS = 448 * 128 + 13 * 128 + (96 * 128 + 128) + (128 * 128 + 128) + 128;

    @Test
    void weightsAreCountedAsTheyAreKept() {
        assertThat(NEED.weightsBytes(WeightFormat.DENSE)).isEqualTo(4 * (MATRICES + OTHERS));
        long rows = 6 * (4 * 128 + 2 * 384 + 128) + 448;
        assertThat(NEED.weightsBytes(WeightFormat.INT8)).isEqualTo(MATRICES + 12 * rows + 4 * OTHERS);
        assertThat(NEED.weightsBytes(WeightFormat.INT4)).isEqualTo(MATRICES * 20 / 32 + 4 * OTHERS);
    }

    @Test
    void whatFitsExactlyIsEnough() {
        long need = NEED.weightsBytes(WeightFormat.INT8) + CACHE.sizeBytes();

        assertThatCode(() -> NEED.requireFits(WeightFormat.INT8, new ProcessMemory(HEAP + need, HEAP)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> NEED.requireFits(WeightFormat.INT8, new ProcessMemory(HEAP + need - 1, HEAP)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theMessageSaysWhatEachPartNeedsAndWhatWouldFit() {
        ProcessMemory memory = new ProcessMemory(HEAP + CACHE.sizeBytes() + NEED.weightsBytes(WeightFormat.INT4), HEAP);

        assertThatThrownBy(() -> NEED.requireFits(WeightFormat.DENSE, memory))
                .hasMessage(
                        "the language model needs 0.01 GB of weights (float32) and 0.05 GB of KV cache (8192 positions): 0.06 GB in all,"
                                + " expected at most 0.05 GB, those of 1.05 GB that a heap of 1.00 GB leaves; lower globalcom2.llm.cache-positions or"
                                + " globalcom2.llm.max-context, or set globalcom2.model.weights=int4 for 0.00 GB of weights");
    }
}
