package io.globalcom2.benchmarks.evaluation.inprocess;

import io.globalcom2.benchmarks.evaluation.inprocess.InProcessModel.SelectionOptions;
import io.globalcom2.benchmarks.evaluation.running.EvaluatedModel.Look;
import io.globalcom2.benchmarks.evaluation.running.Outcome;
import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.compression.globalcom2.Ablation;
import io.globalcom2.compression.globalcom2.Aggregation;
import io.globalcom2.compression.globalcom2.Geometry;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.Selection;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.compression.globalcom2.TokenSelector;
import io.globalcom2.generation.prompt.Conversation;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.prompt.Role;
import io.globalcom2.generation.prompt.Turn;
import io.globalcom2.generation.prompt.TurnPart;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.PreparedImage;
import io.globalcom2.vision.encoding.VisionTower;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** One image with its features in memory: selection, prompt and answer follow for each question. */
public final class InProcessLook implements Look {
    private final Geometry geometry;
    private final Scores scores;
    private final float[] features; // [V, T, C]
    private final int width;
    private final FeatureCosines cosines;
    private final SelectionOptions options;
    private final PromptAssembler prompts;
    private final GreedyAnswering answering;

    /** @param encoded read and closed here */
    InProcessLook(
            PreparedImage image,
            EncodedViews encoded,
            VisionTower tower,
            SelectionOptions options,
            PromptAssembler prompts,
            GreedyAnswering answering) {
        this.geometry = new Geometry(
                image.size().width(),
                image.size().height(),
                image.grid().columns(),
                image.grid().rows(),
                tower.side());
        this.width = tower.width();
        this.options = options;
        this.prompts = prompts;
        this.answering = answering;
        try (encoded) {
            this.scores = new Scores(
                    toArray(encoded.scores().ofView(0)),
                    toArray(encoded.scores().ofCrops()));
            this.features = encoded.features();
        }
        this.cosines = new FeatureCosines(features, geometry.viewTokens(), width);
    }

    @Override
    public Outcome answer(String question, Run run, long seed) {
        long started = System.nanoTime();
        Selection selection = select(run, seed);
        VisualTokens visualTokens = new VisualTokens(
                rows(selection),
                VisualTokens.RowType.FLOAT32,
                width,
                selection.sequence().toArray());
        Turn turn = new Turn(Role.USER, List.of(new TurnPart.Image(), new TurnPart.Text(question)));
        GreedyAnswering.Said said =
                answering.answer(prompts.assemble(new Conversation(List.of(turn)), List.of(visualTokens)));
        return new Outcome(
                said.text(),
                selection.keptTokens(),
                selection.newlines(),
                said.positions(),
                said.tokens(),
                (said.firstTokenNanos() - started) / 1e6);
    }

    /** Which tokens survive in a run. */
    public Selection select(Run run, long seed) {
        boolean aggregate = options.aggregate() && run.profile() == Profile.STANDARD;
        SelectionSettings settings = new SelectionSettings(run.method(), run.profile(), run.ratio(), seed, aggregate);
        return options.ablation().equals(Ablation.NONE)
                ? TokenSelector.selectTokens(geometry, scores, settings, cosines)
                : TokenSelector.selectTokens(geometry, scores, settings, cosines, options.ablation());
    }

    /** How the image is laid out in views. */
    public Geometry geometry() {
        return geometry;
    }

    private ByteBuffer rows(Selection selection) {
        ByteBuffer rows = ByteBuffer.allocate(selection.keptTokens() * width * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer values = rows.asFloatBuffer();
        if (selection.settings().aggregate()) {
            Aggregation.of(geometry, scores, selection, cosines).groups().forEach(group -> values.put(average(group)));
        } else {
            for (int entry : selection.sequence().toArray()) {
                if (entry >= 0) {
                    values.put(features, entry * width, width);
                }
            }
        }
        return rows;
    }

    private float[] average(Aggregation.Group group) {
        float[] row = new float[width];
        for (Aggregation.Member member : group.members()) {
            for (int i = 0; i < width; i++) {
                row[i] += member.weight() * features[member.token() * width + i];
            }
        }
        return row;
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
