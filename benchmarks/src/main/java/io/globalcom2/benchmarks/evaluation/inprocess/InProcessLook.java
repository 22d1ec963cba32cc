package io.globalcom2.benchmarks.evaluation.inprocess;

import io.globalcom2.benchmarks.evaluation.inprocess.InProcessModel.SelectionOptions;
import io.globalcom2.benchmarks.evaluation.running.EvaluatedModel.Look;
import io.globalcom2.benchmarks.evaluation.running.GivenAnswer;
import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.benchmarks.evaluation.variants.VariantSelector;
import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.compression.features.FeatureEngine;
import io.globalcom2.compression.features.Features;
import io.globalcom2.compression.features.KeptRows;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.ImageEncoder;
import io.globalcom2.vision.encoding.PreparedImage;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/** One image with its features in memory: selection, prompt and answer follow for each question. */
public final class InProcessLook implements Look {
    /** A prompt asks only where an image stands: its tokens come beside the conversation. */
    private static final ChatPart PLACE_OF_IMAGE = new ChatPart.Image(new ImageFile(ByteBuffer.allocate(0), ""));

    private final ImageGeometry geometry;
    private final Scores scores;
    private final Features features;
    private final FeatureEngine engine;
    private final SelectionOptions options;
    private final PromptAssembler prompts;
    private final GreedyAnswering answering;

    /**
     * @param dtype of the rows of the tower
     */
    InProcessLook(
            PreparedImage image,
            EncodedViews encoded,
            ImageEncoder encoder,
            FloatFormat dtype,
            FeatureEngine engine,
            SelectionOptions options,
            PromptAssembler prompts,
            GreedyAnswering answering) {
        this.geometry = new ImageGeometry(
                image.size().width(),
                image.size().height(),
                image.grid().columns(),
                image.grid().rows(),
                encoder.tower().side(),
                encoder.anyresMax());
        this.engine = engine;
        this.options = options;
        this.prompts = prompts;
        this.answering = answering;
        this.scores = new Scores(
                toArray(encoded.scores().ofView(0)), toArray(encoded.scores().ofCrops()));
        this.features = new Features(dtype, encoder.tower().width(), geometry.viewTokens(), encoded.rows());
    }

    @Override
    public GivenAnswer answer(String question, Run run, long seed) {
        long started = System.nanoTime();
        KeptRows kept = keep(run, seed);
        SelectedTokens selection = kept.selection();
        VisualTokens visualTokens = VisualTokens.of(
                ByteBuffer.wrap(kept.bytes()),
                features.dtype(),
                features.width(),
                selection.resizing(),
                selection.sequence().toArray());
        ChatMessage message = new ChatMessage(Role.USER, List.of(PLACE_OF_IMAGE, new ChatPart.Text(question)));
        GreedyAnswering.Said said =
                answering.answer(prompts.assemble(new Conversation(List.of(message)), List.of(visualTokens)));
        return new GivenAnswer(
                said.text(),
                selection.keptTokens(),
                selection.newlines(),
                said.positions(),
                said.tokens(),
                (said.firstTokenNanos() - started) / 1e6);
    }

    /** Which tokens survive in a run. */
    public SelectedTokens select(Run run, long seed) {
        return keep(run, seed).selection();
    }

    /** How the image is laid out in views. */
    public ImageGeometry geometry() {
        return geometry;
    }

    private KeptRows keep(Run run, long seed) {
        boolean aggregate = options.aggregate() && run.profile() == Profile.STANDARD;
        SelectionSettings settings = new SelectionSettings(run.method(), run.profile(), run.ratio(), seed, aggregate);
        return KeptRows.of(
                geometry,
                scores,
                similarity -> VariantSelector.selectTokens(geometry, scores, settings, similarity, options.ablation()),
                features,
                engine);
    }

    private static float[] toArray(FloatBuffer buffer) {
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Override
    public void close() {
        // The features lie in the heap.
    }
}
