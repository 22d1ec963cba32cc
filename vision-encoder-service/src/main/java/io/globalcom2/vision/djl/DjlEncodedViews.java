package io.globalcom2.vision.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.globalcom2.checkpoint.djl.TorchProgram;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.KeptTokens;
import io.globalcom2.vision.encoding.SaliencyScores;
import java.util.stream.IntStream;

/** Features in the engine's memory. They may be bfloat16, which DJL does not know: they are passed on, never looked into. */
final class DjlEncodedViews implements EncodedViews {
    private final TorchProgram program;
    private final NDManager manager;
    private final NDArray features; // [V * T, C], in the compute dtype
    private final SaliencyScores scores;

    /** Takes the manager over, which owns features [V * T, C] and scores [V, T]. */
    DjlEncodedViews(TorchProgram program, NDManager manager, int views, NDArray features, NDArray scores) {
        this.program = program;
        this.manager = manager;
        this.features = features;
        this.scores = new SaliencyScores(views, scores.toFloatArray());
    }

    @Override
    public SaliencyScores scores() {
        return scores;
    }

    @Override
    public byte[] gather(KeptTokens kept) {
        if (kept.count() == 0) {
            return new byte[0];
        }
        try (NDManager scope = manager.newSubManager()) {
            long[] rows = IntStream.range(0, kept.count()).mapToLong(kept::get).toArray();
            return program.call(scope, "gather", features, scope.create(rows))
                    .singletonOrThrow()
                    .toByteArray();
        }
    }

    @Override
    public byte[] rows() {
        try (NDManager scope = manager.newSubManager()) {
            return program.call(scope, "bytes", features).singletonOrThrow().toByteArray();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
