package io.globalcom2.quickstart;

import io.globalcom2.quickstart.backend.BackendSettings;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Ports;
import io.globalcom2.quickstart.chat.SampleQuestion;
import io.globalcom2.quickstart.chat.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be said on the command line, and what follows from it. */
final class Options {
    private static final String DEMO_MODEL = "demo-model";

    /** The answers of the demo model are checked, so nothing may depend on the machine. */
    private static final Map<String, String> SAME_NUMBERS_EVERYWHERE =
            Map.of("GLOBALCOM2_MODEL_COMPUTE_DTYPE", "float32", "GLOBALCOM2_MODEL_THREADS", "1");

    @Option(
            names = "--ask",
            arity = "2",
            paramLabel = "IMAGE QUESTION",
            hideParamSyntax = true,
            description = "Ask about your own picture, PNG or JPEG, instead of the sample.")
    private List<String> ask = List.of();

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description =
                    "Serve this Hugging Face LLaVA-NeXT folder instead of the demo model. Its answers are not checked.")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--ratio",
            paramLabel = "R",
            defaultValue = "0.25",
            description = "Share of the visual tokens to keep, in (0, 1]. Default: ${DEFAULT-VALUE}.")
    private double ratio;

    @Option(
            names = "--once",
            description = "Ask all sample questions, stop everything, and exit with 0 only if the answers were right.")
    private boolean once;

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "For logs and pictures. Default: quickstart-output beside this script.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "0",
            description = "Add N to all ports: 8080 (HTTP), 8081-8084 (management), 9000-9004 (gRPC), 9092 (Kafka).")
    private int portOffset;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    @SuppressWarnings("unused") // picocli looks at it.
    private boolean help;

    @Option(names = "--repository", required = true, hidden = true)
    private Path repository;

    @Option(names = "--color", hidden = true)
    private boolean color;

    /** @throws LaunchException naming the option that cannot be followed */
    void validate() throws LaunchException {
        if (!(ratio > 0 && ratio <= 1)) {
            throw new LaunchException("--ratio: expected a number in (0, 1], got " + ratio);
        }
        if (!Files.exists(modelFolder().resolve("config.json"))) {
            throw new LaunchException("--model: %s holds no config.json".formatted(modelFolder()));
        }
        if (!ask.isEmpty() && !Files.isReadable(Path.of(ask.get(0)))) {
            throw new LaunchException("--ask: cannot read " + ask.get(0));
        }
    }

    BackendSettings backendSettings() {
        return new BackendSettings(
                repository,
                modelFolder(),
                modelName(),
                outputFolder(),
                Ports.shiftedBy(portOffset),
                BackendSettings.SOON_READY,
                model.isPresent() ? Map.of() : SAME_NUMBERS_EVERYWHERE);
    }

    /** The one question that is shown in full. */
    SampleQuestion question() throws IOException {
        if (!ask.isEmpty()) {
            return SampleQuestion.own(Path.of(ask.get(0)), ask.get(1));
        }
        SampleQuestion sample = Samples.all(sampleFolder()).get(0);
        return model.isPresent() ? SampleQuestion.own(sample.image(), sample.text()) : sample;
    }

    /** Questions whose answers are known; none for a model that is not ours. */
    List<SampleQuestion> checkedQuestions() throws IOException {
        return model.isPresent() ? List.of() : Samples.all(sampleFolder());
    }

    Path modelFolder() {
        return model.orElseGet(() -> repository.resolve(DEMO_MODEL).resolve("checkpoint"));
    }

    String modelName() {
        return model.map(folder ->
                        folder.toAbsolutePath().normalize().getFileName().toString())
                .orElse(DEMO_MODEL);
    }

    Path outputFolder() {
        return output.orElseGet(() -> repository.resolve("quickstart-output")).toAbsolutePath();
    }

    double ratio() {
        return ratio;
    }

    /** Questions cost the demo model milliseconds; a large model on a small machine, minutes. */
    int measuredRounds() {
        return model.isPresent() ? 1 : 5;
    }

    boolean once() {
        return once;
    }

    boolean color() {
        return color;
    }

    private Path sampleFolder() {
        return repository.resolve(DEMO_MODEL).resolve("samples");
    }
}
