package io.globalcom2.quickstart;

import io.globalcom2.quickstart.backend.BackendSettings;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Ports;
import io.globalcom2.quickstart.chat.SampleQuestion;
import io.globalcom2.quickstart.chat.Samples;
import io.globalcom2.quickstart.picture.PictureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be said on the command line, and what follows from it. What a person reads of it stands in {@code quickstart/help.txt}. */
final class Options {
    private static final String DEMO_MODEL = "demo-model";
    private static final String OUTPUT = "quickstart-output";

    /** The answers of the demo model are checked, so nothing may depend on the machine. */
    private static final Map<String, String> SAME_NUMBERS_EVERYWHERE =
            Map.of("GLOBALCOM2_MODEL_COMPUTE_DTYPE", "float32", "GLOBALCOM2_MODEL_THREADS", "1");

    @Option(names = "--ask", arity = "2", paramLabel = "IMAGE QUESTION", hideParamSyntax = true)
    private List<String> ask = List.of();

    @Option(names = "--model", paramLabel = "FOLDER")
    private Optional<Path> model = Optional.empty();

    @Option(names = "--name", paramLabel = "NAME")
    private Optional<String> name = Optional.empty();

    @Option(names = "--ratio", paramLabel = "R", defaultValue = "0.25")
    private double ratio;

    @Option(names = "--once")
    private boolean once;

    @Option(names = "--output", paramLabel = "FOLDER")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--port-offset", paramLabel = "N", defaultValue = "0")
    private int portOffset;

    @Option(names = "--repository", required = true, hidden = true)
    private Path repository;

    @Option(names = "--color", hidden = true)
    private boolean color;

    /** @throws LaunchException naming the option that cannot be followed */
    void validate() throws LaunchException {
        if (!(ratio > 0 && ratio <= 1)) {
            throw new LaunchException("--ratio: expected a number in (0, 1], got " + ratio);
        }
        if (portOffset < 0 || portOffset > Ports.MAX_OFFSET) {
            throw new LaunchException("--port-offset: expected 0 to %d, so that no port is above 65535, got %d"
                    .formatted(Ports.MAX_OFFSET, portOffset));
        }
        if (name.isPresent() && name.get().isBlank()) {
            throw new LaunchException("--name: expected the model's name, got nothing");
        }
        if (!Files.isDirectory(modelFolder())) {
            throw new LaunchException("--model: expected a folder, got " + modelFolder());
        }
        if (!Files.exists(modelFolder().resolve("config.json"))) {
            throw new LaunchException("--model: %s holds no config.json".formatted(modelFolder()));
        }
        if (asksOwn()) {
            PictureFile.look(Path.of(ask.get(0)));
            if (ask.get(1).isBlank()) {
                throw new LaunchException("--ask: expected a question behind the picture, got nothing");
            }
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
                isDemo() ? SAME_NUMBERS_EVERYWHERE : Map.of());
    }

    /** The one question that is shown in full. */
    SampleQuestion question() throws IOException {
        if (asksOwn()) {
            return SampleQuestion.own(Path.of(ask.get(0)), ask.get(1));
        }
        SampleQuestion sample = Samples.all(sampleFolder()).get(0);
        return isDemo() ? sample : SampleQuestion.own(sample.image(), sample.text());
    }

    /** Questions whose answers are known; none for a model that is not ours. */
    List<SampleQuestion> checkedQuestions() throws IOException {
        return isDemo() ? Samples.all(sampleFolder()) : List.of();
    }

    /** Whether the demo model answers. */
    boolean isDemo() {
        return model.isEmpty();
    }

    /** Whether the question is the caller's own. */
    boolean asksOwn() {
        return !ask.isEmpty();
    }

    Path modelFolder() {
        return model.orElseGet(() -> repository.resolve(DEMO_MODEL).resolve("checkpoint"));
    }

    String modelName() {
        return name.or(() -> model.map(ModelName::of)).orElse(DEMO_MODEL);
    }

    Path outputFolder() {
        String folder = portOffset == 0 ? OUTPUT : OUTPUT + "-" + portOffset;
        return output.orElseGet(() -> repository.resolve(folder)).toAbsolutePath();
    }

    double ratio() {
        return ratio;
    }

    /** Questions cost the demo model milliseconds; a large model on a small machine, minutes. */
    int measuredRounds() {
        return isDemo() ? 5 : 1;
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
