package io.globalcom2.benchmarks.evaluation;

import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.benchmarks.evaluation.variants.Ablation;
import io.globalcom2.benchmarks.evaluation.variants.Allocation;
import io.globalcom2.benchmarks.evaluation.variants.NewlinePolicy;
import io.globalcom2.benchmarks.evaluation.variants.ThumbnailOrder;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.failure.ServingException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Single decisions of the profile standard, taken otherwise: one flag each. */
final class AblationOptions {
    /** Whose scores choose the tokens of a crop. */
    enum ScoreSource {
        LOCAL(0),
        GLOBAL(1),
        BOTH(Ablation.NONE.globalWeight());

        private final double globalWeight;

        ScoreSource(double globalWeight) {
            this.globalWeight = globalWeight;
        }
    }

    @Option(
            names = "--allocation",
            defaultValue = "SCALED_MEAN",
            description = "what decides how much each crop keeps: uniform, sum, mean or scaled_mean (as served)")
    private Allocation allocation;

    @Option(
            names = "--temperature",
            description =
                    "of the softmax over crops: small gives all to the richest crop, large the same to each; 10 as served")
    private double temperature = Ablation.NONE.temperature();

    @Option(
            names = "--score",
            defaultValue = "BOTH",
            description = "whose scores choose a crop's tokens: local, global or both (as served)")
    private ScoreSource score;

    @Option(
            names = "--global-weight",
            description =
                    "the thumbnail's share in the score, from 0 (local) to 1 (global), instead of --score; 0.5 as served")
    private Double globalWeight;

    @Option(
            names = "--newlines",
            defaultValue = "VALID_ROWS",
            description = "rows that end in one: valid_rows (as served), all_rows, kept_rows or no_rows")
    private NewlinePolicy newlines;

    @Option(names = "--thumbnail-order", defaultValue = "RASTER", description = "raster (as served) or highest_first")
    private ThumbnailOrder thumbnailOrder;

    @Option(names = "--aggregate", description = "average dropped tokens into kept ones; not in profile official")
    private boolean aggregate;

    Ablation ablation() {
        return new Ablation(
                allocation,
                temperature,
                globalWeight == null ? score.globalWeight : globalWeight,
                newlines,
                thumbnailOrder);
    }

    boolean aggregate() {
        return aggregate;
    }

    String describe() {
        Ablation ablation = ablation();
        return "allocation %s, temperature %s, global weight %s, newlines %s, thumbnail order %s, aggregate %s"
                .formatted(
                        ablation.allocation(),
                        ablation.temperature(),
                        ablation.globalWeight(),
                        ablation.newlines(),
                        ablation.thumbnailOrder(),
                        aggregate)
                .toLowerCase(java.util.Locale.ROOT);
    }

    /** Refuses what would silently be measured without the ablation. */
    void requireSupported(List<Run> runs, Optional<URI> endpoint) {
        if (globalWeight != null && !(globalWeight >= 0 && globalWeight <= 1)) {
            throw ServingException.invalidInput("--global-weight: expected a number from 0 to 1, got " + globalWeight);
        }
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw ServingException.invalidInput("--temperature: expected a positive number, got " + temperature);
        }
        if (ablation().equals(Ablation.NONE)) {
            return;
        }
        if (endpoint.isPresent()) {
            throw ServingException.invalidInput(
                    "--endpoint: expected no ablation, services have none; got " + describe());
        }
        if (runs.stream().anyMatch(run -> run.profile() != Profile.STANDARD)) {
            throw ServingException.invalidInput("--methods: expected profile standard with an ablation, got official");
        }
    }
}
