package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.compare.serving.asking.HttpDoor;
import io.globalcom2.benchmarks.compare.serving.asking.Questions;
import io.globalcom2.benchmarks.compare.serving.grpc.GrpcDoor;
import io.globalcom2.benchmarks.evaluation.reporting.LanguageModelCost;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Starts an installation of its own, asks it, and writes {@code ratios}, {@code streams} and {@code hops}, each as {@code .csv} and {@code .md}. */
public final class ServingComparison {
    private final ServingSettings settings;

    public ServingComparison(ServingSettings settings) {
        this.settings = settings;
    }

    /**
     * Measures, and says on stderr how far it is. Six minutes with the demo model and five rounds on two cores.
     *
     * @param checkpoint folder
     * @param repository with the services built
     * @param output folder for tables, logs and Kafka's data
     * @param rounds of single requests
     * @return all tables and verdicts as Markdown, each part under a heading of the second level
     * @throws IOException when a request fails
     * @throws LaunchException when the installation does not start
     */
    public String run(Path checkpoint, Path repository, Path output, int rounds, Set<Part> parts)
            throws LaunchException, IOException, InterruptedException {
        Files.createDirectories(output);
        Checkpoint model = Checkpoint.open(checkpoint);
        Questions questions = Questions.open(repository);
        HopRun hops = new HopRun(questions, settings.hopRequests());
        if (parts.contains(Part.HOPS)) {
            hops.runInProcess(model);
        }
        List<String> sections = new ArrayList<>();
        progress("starting the installation");
        try (ServingInstallation installation = ServingInstallation.start(repository, model, output);
                GrpcDoor grpc = new GrpcDoor(installation.grpc(), ServingInstallation.MODEL)) {
            HttpDoor http = new HttpDoor(installation.http(), ServingInstallation.MODEL);
            if (parts.contains(Part.RATIOS)) {
                RatioResults results = new RatioRun(http, questions, settings).run(rounds);
                sections.add(write(
                        output, Part.RATIOS, ServingPages.ratios(results, cost(model)), results.csv(cost(model))));
            }
            if (parts.contains(Part.STREAMS)) {
                StreamResults results = new StreamRun(grpc, questions, settings).run();
                String page = ServingPages.streams(results, ServingInstallation.cachePositions(model));
                sections.add(write(output, Part.STREAMS, page, results.csv()));
            }
            // Last, with everything warm.
            if (parts.contains(Part.HOPS)) {
                hops.runThroughTiers(http, grpc, installation.management(Service.VISION_ENCODER));
                sections.add(write(
                        output,
                        Part.HOPS,
                        ServingPages.hops(hops.results()),
                        hops.results().table()));
            }
        }
        return String.join("\n", sections);
    }

    static void progress(String line) {
        System.err.println("serving: " + line);
    }

    private static LanguageModelCost cost(Checkpoint model) {
        return new LanguageModelCost(
                model.config().text(), ComputeDtype.AUTO.onThisCpu().sizeBytes());
    }

    private static String write(Path output, Part part, String page, Table table) throws IOException {
        Files.writeString(output.resolve(part.fileName() + ".csv"), table.csv());
        Files.writeString(output.resolve(part.fileName() + ".md"), page);
        return page;
    }
}
