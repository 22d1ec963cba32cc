package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.compare.serving.asking.HttpDoor;
import io.globalcom2.benchmarks.compare.serving.asking.PictureQuestion;
import io.globalcom2.benchmarks.compare.serving.asking.Questions;
import io.globalcom2.benchmarks.compare.serving.grpc.GrpcDoor;
import io.globalcom2.benchmarks.evaluation.inprocess.InProcessLook;
import io.globalcom2.benchmarks.evaluation.inprocess.InProcessModel;
import io.globalcom2.benchmarks.evaluation.inprocess.InProcessModel.SelectionOptions;
import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.benchmarks.evaluation.variants.Ablation;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.Profile;
import java.io.IOException;
import java.net.URI;

/**
 * The same small request on an idle machine: in one process, then through all tiers by HTTP and gRPC in turn. The picture is cached, so that the vision tower has no part in
 * it, and the model's own time is that of projector and prefill.
 */
final class HopRun {
    private static final double RATIO = 0.02;
    /** The first token is known when there is another, also where the first is no text. */
    private static final int TOKENS = 2;

    private static final int WARM_UP = 20;

    private final Questions questions;
    private final int requests;
    private final HopResults results = new HopResults();

    HopRun(Questions questions, int requests) {
        this.questions = questions;
        this.requests = requests;
    }

    HopResults results() {
        return results;
    }

    /** Before an installation runs. The same number of text tokens, without a system message of their own. */
    void runInProcess(Checkpoint checkpoint) {
        ServingComparison.progress("hops, %d requests in one process".formatted(requests));
        Run run = new Run(Method.GLOBALCOM2, Profile.STANDARD, RATIO);
        try (InProcessModel model = InProcessModel.load(
                        TorchRuntime.start("cpu", ComputeDtype.AUTO, 0),
                        checkpoint,
                        WeightStorage.DENSE,
                        new SelectionOptions(Ablation.NONE, false),
                        TOKENS);
                InProcessLook look = model.look(
                        questions.aboutCached(RATIO, TOKENS).picture().toByteArray())) {
            for (int i = -WARM_UP; i < requests; i++) {
                PictureQuestion asked = questions.aboutCached(RATIO, TOKENS);
                String question = asked.opening() + " " + asked.text();
                double millis = look.answer(question, run, 0).firstTokenMillis();
                if (i >= 0) {
                    results.add(Way.ONE_PROCESS, Hop.IN_PROCESS, millis);
                }
            }
        }
    }

    /** @param encoder root of its management interface */
    void runThroughTiers(HttpDoor http, GrpcDoor grpc, URI encoder) throws IOException, InterruptedException {
        ServingComparison.progress("hops, %d requests over HTTP and as many over gRPC".formatted(requests));
        for (int i = 0; i < WARM_UP; i++) {
            new HopResults().add(Way.HTTP, http.ask(questions.aboutCached(RATIO, TOKENS)));
            new HopResults().add(Way.GRPC, grpc.ask(questions.aboutCached(RATIO, TOKENS)));
        }
        StageMetrics before = StageMetrics.read(encoder);
        for (int i = 0; i < requests; i++) {
            results.add(Way.HTTP, http.ask(questions.aboutCached(RATIO, TOKENS)));
            results.add(Way.GRPC, grpc.ask(questions.aboutCached(RATIO, TOKENS)));
        }
        StageMetrics after = StageMetrics.read(encoder);
        results.addEncoder(after.meanSince(before, "compress"), after.meanSince(before, "gather"));
    }
}
