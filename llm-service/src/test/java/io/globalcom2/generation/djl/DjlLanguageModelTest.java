package io.globalcom2.generation.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The demo model's weights; what they should give is the parity test's business. */
class DjlLanguageModelTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.open(Path.of("../demo-model/checkpoint"));
    private static final int CONTEXT = 64;
    private static final int WIDTH = 128;
    private static final int VISION_WIDTH = 96;
    private static final float TOLERANCE = 1e-3f;
    private static final TextTokens BEFORE = new TextTokens(1, 300, 301, 302);
    private static final TextTokens AFTER = new TextTokens(310, 311, 312, 313, 314);
    private static final int[] LAYOUT = {0, 7, -1, 9, -1, -1};

    private static final DjlLanguageModel MODEL = load(FloatFormat.FLOAT32, 3);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void rowsStandInReadingOrder() {
        float[] text = unpacked(new Prompt(List.of(BEFORE, AFTER)));
        float[] image = unpacked(new Prompt(List.of(image(FloatFormat.FLOAT32, 0, 1, 2))));
        float[] newline = unpacked(new Prompt(List.of(image(FloatFormat.FLOAT32, -1))));

        float[] whole = unpacked(new Prompt(List.of(BEFORE, image(FloatFormat.FLOAT32, LAYOUT), AFTER)));

        assertThat(whole).hasSize((4 + 6 + 5) * WIDTH);
        assertThat(row(whole, 3)).containsExactly(row(text, 3), within(TOLERANCE));
        assertThat(row(whole, 4)).containsExactly(row(image, 0), within(TOLERANCE));
        assertThat(row(whole, 5)).containsExactly(row(image, 1), within(TOLERANCE));
        assertThat(row(whole, 6)).containsExactly(newline, within(TOLERANCE));
        assertThat(row(whole, 7)).containsExactly(row(image, 2), within(TOLERANCE));
        assertThat(row(whole, 8)).containsExactly(newline, within(TOLERANCE));
        assertThat(row(whole, 9)).containsExactly(newline, within(TOLERANCE));
        assertThat(row(whole, 10)).containsExactly(row(text, 4), within(TOLERANCE));
    }

    @Test
    void rowsOfEveryDtypeAreProjected() {
        float[] expected = unpacked(new Prompt(List.of(image(FloatFormat.FLOAT32, LAYOUT))));

        // The values of the rows are exact in every dtype.
        assertThat(unpacked(new Prompt(List.of(image(FloatFormat.FLOAT16, LAYOUT)))))
                .containsExactly(expected, within(TOLERANCE));
        assertThat(unpacked(new Prompt(List.of(image(FloatFormat.BFLOAT16, LAYOUT)))))
                .containsExactly(expected, within(TOLERANCE));
    }

    @Test
    void severalImagesKeepTheirPlaces() {
        VisualTokens first = image(FloatFormat.FLOAT32, 0, -1);
        VisualTokens second = image(FloatFormat.BFLOAT16, -1, 0, 1);

        float[] whole = unpacked(new Prompt(List.of(first, AFTER, second)));

        assertThat(row(whole, 0)).containsExactly(row(whole, 8), within(TOLERANCE));
        assertThat(row(whole, 1)).containsExactly(row(whole, 7), within(TOLERANCE));
        assertThat(row(whole, 9)).isNotEqualTo(row(whole, 8));
    }

    @Test
    void anImageOfNewlinesOnlyIsAPrompt() {
        assertThat(unpacked(new Prompt(List.of(image(FloatFormat.FLOAT32, -1, -1), AFTER))))
                .hasSize(7 * WIDTH);
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        VisualTokens narrow = new VisualTokens(ByteBuffer.allocateDirect(8), FloatFormat.FLOAT32, 2, 0);
        Prompt prompt = new Prompt(List.of(narrow));

        assertThatThrownBy(() -> MODEL.pack(prompt))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("width 96")
                .hasMessageContaining("got 2");
    }

    @Test
    void readingAPromptInPiecesChangesNothing() {
        try (PromptRows rows = MODEL.pack(prompt())) {
            float[] whole = MODEL.prefill(0, rows, 0, 15);

            MODEL.prefill(1, rows, 0, 1);
            MODEL.prefill(1, rows, 1, 9);
            float[] pieces = MODEL.prefill(1, rows, 9, 15);

            assertThat(pieces).containsExactly(whole, within(TOLERANCE));
        }
    }

    @Test
    void decodingGivesWhatReadingTheTokenInThePromptGives() {
        try (PromptRows rows = MODEL.pack(prompt())) {
            float[] whole = MODEL.prefill(0, rows, 0, 15);

            MODEL.prefill(2, rows, 0, 14);
            float[] decoded = MODEL.decode(new int[] {2}, new int[] {314}, new int[] {14})[0];

            assertThat(decoded).containsExactly(whole, within(TOLERANCE));
        }
    }

    @Test
    void aBatchGivesWhatEachSequenceGivesAlone() {
        try (PromptRows longer = MODEL.pack(prompt());
                PromptRows shorter = MODEL.pack(new Prompt(List.of(BEFORE)))) {
            MODEL.prefill(0, longer, 0, 15);
            MODEL.prefill(2, shorter, 0, 4);
            float[] first = MODEL.decode(new int[] {0}, new int[] {305}, new int[] {15})[0];
            float[] second = MODEL.decode(new int[] {2}, new int[] {306}, new int[] {4})[0];

            float[][] both = MODEL.decode(new int[] {2, 0}, new int[] {306, 305}, new int[] {4, 15});

            assertThat(both).hasDimensions(2, CHECKPOINT.config().text().vocabulary());
            assertThat(both[0]).containsExactly(second, within(TOLERANCE));
            assertThat(both[1]).containsExactly(first, within(TOLERANCE));
        }
    }

    @Test
    void aSlotIsForgottenWhenItIsReadInto() {
        try (PromptRows rows = MODEL.pack(prompt());
                PromptRows other = MODEL.pack(new Prompt(List.of(AFTER, AFTER, AFTER, AFTER)))) {
            float[] fresh = MODEL.prefill(0, rows, 0, 15);
            MODEL.prefill(1, other, 0, 20);

            assertThat(MODEL.prefill(1, rows, 0, 15)).containsExactly(fresh);
        }
    }

    @Test
    void computesInBfloat16() {
        try (DjlLanguageModel bfloat16 = load(FloatFormat.BFLOAT16, 1);
                PromptRows rows = MODEL.pack(prompt());
                PromptRows halfRows = bfloat16.pack(prompt())) {
            float[] expected = logitsOfEveryPosition(MODEL, rows);

            float[] logits = logitsOfEveryPosition(bfloat16, halfRows);
            bfloat16.decode(new int[] {0}, new int[] {305}, new int[] {15});

            // Of single positions the distance is a matter of luck. Of all, transformers' own bfloat16 has 0.013.
            assertThat(distance(logits, expected)).isBetween(1e-6, 0.05);
        }
    }

    @Test
    void moreContextThanTheModelWasMadeForIsRefused() {
        assertThatThrownBy(() -> KeyValueCache.of(CHECKPOINT.config().text(), 1, 2049, Float.BYTES))
                .hasMessageContaining("0 to 2048")
                .hasMessageContaining("got 2049");
    }

    @Test
    void theCacheHoldsKeysAndValuesOfEveryLayer() {
        KeyValueCache cache = KeyValueCache.of(CHECKPOINT.config().text(), 3, 0, Float.BYTES);

        // 2 × 6 layers × 3 slots × 4 heads × 2048 positions × 32 × 4 bytes
        assertThat(cache).isEqualTo(new KeyValueCache(3, 2048, 37_748_736));
        cache.requireFits(37_748_736);
        assertThatThrownBy(() -> cache.requireFits(37_748_735)).hasMessageContaining("globalcom2.llm.slots");
    }

    private static DjlLanguageModel load(FloatFormat dtype, int slots) {
        TorchRuntime runtime = TorchRuntime.start("cpu", ComputeDtype.of(dtype), 1);
        return DjlLanguageModel.load(runtime, CHECKPOINT.config(), CHECKPOINT.weights(), slots, CONTEXT);
    }

    private static float[] logitsOfEveryPosition(DjlLanguageModel model, PromptRows rows) {
        int vocabulary = CHECKPOINT.config().text().vocabulary();
        float[] logits = new float[rows.positions() * vocabulary];
        for (int position = 0; position < rows.positions(); position++) {
            System.arraycopy(model.prefill(0, rows, 0, position + 1), 0, logits, position * vocabulary, vocabulary);
        }
        return logits;
    }

    private static Prompt prompt() {
        return new Prompt(List.of(BEFORE, image(FloatFormat.FLOAT32, LAYOUT), AFTER));
    }

    /** The rows of a prompt as numbers: [P, W] float32. */
    private static float[] unpacked(Prompt prompt) {
        try (PromptRows rows = MODEL.pack(prompt)) {
            FloatBuffer numbers = ByteBuffer.wrap(((PackedPrompt) rows).rows().toByteArray())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            float[] unpacked = new float[numbers.remaining()];
            numbers.get(unpacked);
            return unpacked;
        }
    }

    private static float[] row(float[] rows, int index) {
        return Arrays.copyOfRange(rows, index * WIDTH, (index + 1) * WIDTH);
    }

    /** Row r is 2 at element r and 0.5 elsewhere: exact in every dtype. */
    private static VisualTokens image(FloatFormat type, int... layout) {
        int kept = (int) Arrays.stream(layout).filter(entry -> entry >= 0).count();
        ByteBuffer rows = ByteBuffer.allocateDirect(kept * VISION_WIDTH * type.sizeBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < kept; row++) {
            for (int element = 0; element < VISION_WIDTH; element++) {
                put(rows, type, element == row);
            }
        }
        return new VisualTokens(rows.flip(), type, VISION_WIDTH, layout);
    }

    /** 2 or 0.5. */
    private static void put(ByteBuffer rows, FloatFormat type, boolean high) {
        switch (type) {
            case FLOAT32 -> rows.putFloat(high ? 2 : 0.5f);
            case FLOAT16 -> rows.putShort((short) (high ? 0x4000 : 0x3800));
            case BFLOAT16 -> rows.putShort((short) (high ? 0x4000 : 0x3f00));
        }
    }

    private static double distance(float[] actual, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
