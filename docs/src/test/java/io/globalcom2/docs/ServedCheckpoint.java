package io.globalcom2.docs;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.Tokenizer;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
import io.globalcom2.generation.djl.DjlLanguageModel;
import io.globalcom2.generation.djl.PackedNumbers;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.cropping.Views;
import io.globalcom2.vision.djl.DjlVisionTower;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.ImageEncoder;
import io.globalcom2.vision.encoding.PreparedImage;
import io.globalcom2.vision.imagefile.ImageFileReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the tiers make of a checkpoint, step by step, on the CPU in float32. */
final class ServedCheckpoint implements AutoCloseable {
    private static final int SEGMENT = 0;
    private static final long MAX_PIXELS = 50_000_000;

    private final Checkpoint checkpoint;
    private final Tokenizer tokenizer;
    private final ImageEncoder encoder;
    private final DjlLanguageModel languageModel;

    ServedCheckpoint(Path folder) {
        checkpoint = Checkpoint.open(folder);
        TorchRuntime runtime = TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), 0);
        tokenizer = Tokenizer.open(folder);
        encoder = new ImageEncoder(
                checkpoint,
                DjlVisionTower.load(runtime, checkpoint, WeightStorage.DENSE),
                new ImageFileReader(ImageLimits.ofPixels(MAX_PIXELS), true));
        languageModel = DjlLanguageModel.load(runtime, checkpoint, WeightStorage.DENSE, 0, 0);
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    int[] tokens(String prompt) {
        return Arrays.stream(tokenizer.encodePrompt(prompt))
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    PreparedImage prepare(ParityImage image) {
        return encoder.prepare(image.file(), image.grid().equals(CropGrid.NONE));
    }

    /** All features, [V, T, C]: their bytes are float32. */
    static float[] features(EncodedViews encoded) {
        FloatBuffer rows = encoded.rows().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] features = new float[rows.remaining()];
        rows.get(features);
        return features;
    }

    EncodedViews encode(Views views) {
        return encoder.tower().encode(views);
    }

    /**
     * Embeddings of tokens.
     *
     * @return [tokens, width]
     */
    float[] embed(int... tokens) {
        return embed(new Prompt(List.of(new TextTokens(tokens))));
    }

    /**
     * Projected rows of an image, newlines included.
     *
     * @param features [V * T, feature width]
     * @return [positions, width]
     */
    float[] pack(float[] features, SelectedTokens selection) {
        int width = checkpoint.config().vision().featureWidth();
        int[] sequence = selection.sequence().toArray();
        int[] kept = Arrays.stream(sequence).filter(entry -> entry >= 0).toArray();
        ByteBuffer rows = ByteBuffer.allocate(kept.length * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer values = rows.asFloatBuffer();
        for (int token : kept) {
            values.put(features, token * width, width);
        }
        VisualTokens tokens = VisualTokens.of(rows, FloatFormat.FLOAT32, width, selection.resizing(), sequence);
        return embed(new Prompt(List.of(tokens)));
    }

    private float[] embed(Prompt prompt) {
        try (PromptRows rows = languageModel.pack(prompt, 0)) {
            return PackedNumbers.of(rows);
        }
    }

    /**
     * Logits behind a prompt. What follows it is decoded from there.
     *
     * @param prompt [positions, width]
     */
    float[] prefill(float... prompt) {
        try (PromptRows rows = PackedNumbers.pack(checkpoint.config().text().width(), prompt)) {
            PromptSpan whole = new PromptSpan(SEGMENT, rows, 0, rows.end());
            return languageModel.step(List.of(), List.of(whole))[0];
        }
    }

    /** Logits behind a token that stands at a position. */
    float[] decode(int token, int position) {
        return languageModel.step(List.of(new NextToken(SEGMENT, position, token)), List.of())[0];
    }

    @Override
    public void close() {
        languageModel.close();
        encoder.close();
        tokenizer.close();
    }
}
