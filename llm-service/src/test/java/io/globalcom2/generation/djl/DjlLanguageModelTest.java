package io.globalcom2.generation.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.PromptPiece;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static final DjlLanguageModel MODEL = load(FloatFormat.FLOAT32, 3 * CONTEXT);

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

        assertThatThrownBy(() -> MODEL.pack(prompt, 0))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("width 96")
                .hasMessageContaining("got 2");
    }

    @Test
    void readingAPromptInPiecesChangesNothing() {
        try (PromptRows rows = MODEL.pack(prompt(), 0)) {
            float[] whole = read(MODEL, 0, rows, 0, 15);

            assertThat(read(MODEL, CONTEXT, rows, 0, 1)).isEmpty();
            read(MODEL, CONTEXT, rows, 1, 9);
            float[] pieces = read(MODEL, CONTEXT, rows, 9, 15);

            assertThat(pieces).containsExactly(whole, within(TOLERANCE));
        }
    }

    @Test
    void decodingGivesWhatReadingTheTokenInThePromptGives() {
        try (PromptRows rows = MODEL.pack(prompt(), 0)) {
            float[] whole = read(MODEL, 0, rows, 0, 15);

            read(MODEL, CONTEXT, rows, 0, 14);
            float[] decoded = MODEL.step(List.of(new NextToken(CONTEXT, 14, 314)), List.of())[0];

            assertThat(decoded).containsExactly(whole, within(TOLERANCE));
        }
    }

    @Test
    void aStepOfManyGivesWhatEachGivesAlone() {
        assertEachGivesInCompanyWhatItGivesAlone(MODEL);
    }

    @Test
    void inOneCallForAllTheyGiveTheSame() {
        TorchRuntime runtime = TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), 1);
        try (DjlLanguageModel padded =
                DjlLanguageModel.load(runtime, CHECKPOINT, WeightStorage.DENSE, 3 * CONTEXT, CONTEXT, true)) {
            assertEachGivesInCompanyWhatItGivesAlone(padded);
        }
    }

    /** Alone in {@link #MODEL}. */
    private static void assertEachGivesInCompanyWhatItGivesAlone(DjlLanguageModel company) {
        try (PromptRows longer = MODEL.pack(prompt(), 0);
                PromptRows shorter = MODEL.pack(new Prompt(List.of(BEFORE)), 0)) {
            NextToken first = new NextToken(3, 15, 305);
            NextToken second = new NextToken(40, 4, 306);
            read(MODEL, 3, longer, 0, 15);
            read(MODEL, 40, shorter, 0, 4);
            read(MODEL, 100, longer, 0, 6);
            float[] afterFirst = MODEL.step(List.of(first), List.of())[0];
            float[] afterSecond = MODEL.step(List.of(second), List.of())[0];
            float[] afterPrompt = read(MODEL, 100, longer, 6, 15);
            float[] afterShort = read(MODEL, 130, shorter, 0, 4);

            read(company, 3, longer, 0, 15);
            read(company, 40, shorter, 0, 4);
            read(company, 100, longer, 0, 6);
            float[][] together = company.step(
                    List.of(second, first),
                    List.of(
                            new PromptSpan(100, longer, 6, 15),
                            new PromptSpan(60, longer, 0, 7),
                            new PromptSpan(130, shorter, 0, 4)));

            assertThat(together).hasNumberOfRows(5);
            assertThat(together[0]).containsExactly(afterSecond, within(TOLERANCE));
            assertThat(together[1]).containsExactly(afterFirst, within(TOLERANCE));
            assertThat(together[2]).containsExactly(afterPrompt, within(TOLERANCE));
            assertThat(together[3]).isEmpty();
            assertThat(together[4]).containsExactly(afterShort, within(TOLERANCE));
        }
    }

    @Test
    void aSequenceThatWasMovedGoesOnAsBefore() {
        try (PromptRows rows = MODEL.pack(prompt(), 0)) {
            read(MODEL, 20, rows, 0, 15);
            NextToken token = new NextToken(20, 15, 305);
            float[] before = MODEL.step(List.of(token), List.of())[0];

            MODEL.copy(20, 12, 15);

            assertThat(MODEL.step(List.of(new NextToken(12, 15, 305)), List.of())[0])
                    .containsExactly(before);
        }
    }

    @Test
    void whatAnotherHasReadNeedNotBeReadAgain() {
        for (int start : new int[] {1, 4, 5, 8, 10, 14}) {
            try (PromptRows whole = MODEL.pack(prompt(), 0);
                    PromptRows rest = MODEL.pack(prompt(), start)) {
                float[] expected = read(MODEL, 0, whole, 0, 15);

                MODEL.copy(0, CONTEXT, start);

                assertThat(rest.start()).isEqualTo(start);
                assertThat(rest.end()).isEqualTo(15);
                assertThat(read(MODEL, CONTEXT, rest, start, 15)).containsExactly(expected, within(TOLERANCE));
            }
        }
    }

    @Test
    void whatASegmentHeldIsForgottenWhenItIsReadInto() {
        try (PromptRows rows = MODEL.pack(prompt(), 0);
                PromptRows other = MODEL.pack(new Prompt(List.of(AFTER, AFTER, AFTER, AFTER)), 0)) {
            float[] fresh = read(MODEL, 0, rows, 0, 15);
            read(MODEL, CONTEXT, other, 0, 20);

            assertThat(read(MODEL, CONTEXT, rows, 0, 15)).containsExactly(fresh);
        }
    }

    @Test
    void computesInBfloat16() {
        try (DjlLanguageModel bfloat16 = load(FloatFormat.BFLOAT16, CONTEXT)) {
            float[] expected = logitsOfEveryPosition(MODEL);

            float[] logits = logitsOfEveryPosition(bfloat16);
            bfloat16.step(List.of(new NextToken(0, 15, 305)), List.of());

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
        KeyValueCache cache = KeyValueCache.of(CHECKPOINT.config().text(), 3 * 2048, 0, Float.BYTES);

        // 2 × 6 layers × 4 heads × 3 · 2048 positions × 32 × 4 bytes
        assertThat(cache).isEqualTo(new KeyValueCache(6144, 2048, 37_748_736));
    }

    @Test
    void theCacheHoldsFourContextsUnlessTold() {
        assertThat(KeyValueCache.of(CHECKPOINT.config().text(), 0, 500, Float.BYTES)
                        .positions())
                .isEqualTo(2000);
    }

    @Test
    void aCacheThatHoldsNoContextIsRefused() {
        assertThatThrownBy(() -> KeyValueCache.of(CHECKPOINT.config().text(), 63, 64, Float.BYTES))
                .hasMessageContaining("at least the 64")
                .hasMessageContaining("got 63");
    }

    private static DjlLanguageModel load(FloatFormat dtype, int positions) {
        TorchRuntime runtime = TorchRuntime.start("cpu", ComputeDtype.of(dtype), 1);
        return DjlLanguageModel.load(runtime, CHECKPOINT, WeightStorage.DENSE, positions, CONTEXT);
    }

    private static float[] read(DjlLanguageModel model, int segment, PromptRows rows, int start, int end) {
        return model.step(List.of(), List.of(new PromptSpan(segment, rows, start, end)))[0];
    }

    private static float[] logitsOfEveryPosition(DjlLanguageModel model) {
        int vocabulary = CHECKPOINT.config().text().vocabulary();
        float[] logits = new float[15 * vocabulary];
        for (int position = 0; position < 15; position++) {
            try (PromptRows rows = model.pack(beginning(position + 1), 0)) {
                float[] behind = read(model, 0, rows, 0, position + 1);
                System.arraycopy(behind, 0, logits, position * vocabulary, vocabulary);
            }
        }
        return logits;
    }

    /** The first positions of {@link #prompt}. */
    private static Prompt beginning(int positions) {
        List<PromptPiece> pieces = new ArrayList<>();
        pieces.add(new TextTokens(Arrays.copyOf(BEFORE.toArray(), Math.min(positions, 4))));
        if (positions > 4) {
            pieces.add(image(FloatFormat.FLOAT32, Arrays.copyOf(LAYOUT, Math.min(positions - 4, 6))));
        }
        if (positions > 10) {
            pieces.add(new TextTokens(Arrays.copyOf(AFTER.toArray(), positions - 10)));
        }
        return new Prompt(pieces);
    }

    private static Prompt prompt() {
        return new Prompt(List.of(BEFORE, image(FloatFormat.FLOAT32, LAYOUT), AFTER));
    }

    /** The rows of a prompt as numbers: [P, W] float32. */
    private static float[] unpacked(Prompt prompt) {
        try (PromptRows rows = MODEL.pack(prompt, 0)) {
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
