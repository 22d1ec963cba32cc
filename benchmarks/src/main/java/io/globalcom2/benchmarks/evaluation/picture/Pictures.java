package io.globalcom2.benchmarks.evaluation.picture;

import io.globalcom2.benchmarks.evaluation.data.Question;
import io.globalcom2.benchmarks.evaluation.data.QuestionSet;
import io.globalcom2.benchmarks.evaluation.inprocess.InProcessLook;
import io.globalcom2.benchmarks.evaluation.inprocess.InProcessModel;
import io.globalcom2.benchmarks.evaluation.running.AnswerLog;
import io.globalcom2.benchmarks.evaluation.running.Evaluation;
import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.failure.ServingException;
import io.globalcom2.quickstart.picture.TokenLayout;
import io.globalcom2.quickstart.picture.TokenSelection;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** Writes {@code picture-<data>-<question>.png} for chosen questions that all runs have answered. */
public final class Pictures {
    private final InProcessModel model;
    private final AnswerLog log;
    private final Path folder;

    public Pictures(InProcessModel model, AnswerLog log, Path folder) {
        this.model = model;
        this.log = log;
        this.folder = folder;
    }

    /** Refuses ids that no data has, before anything is asked. */
    public static void requireKnown(List<String> ids, List<QuestionSet> data) {
        for (String id : ids) {
            if (data.stream().noneMatch(set -> !chosen(List.of(id), set).isEmpty())) {
                throw ServingException.invalidInput(
                        "--picture: expected the id of a question (in a file of JSON lines, its line), got " + id);
            }
        }
    }

    /** Draws those of the data's questions that are chosen. */
    public void write(List<String> ids, QuestionSet data, List<Run> runs) throws IOException {
        for (Question question : chosen(ids, data)) {
            String name =
                    "picture-%s-%s.png".formatted(data.name(), question.id().replaceAll("[^A-Za-z0-9._-]", "_"));
            ImageIO.write(
                    draw(data, question, runs), "png", folder.resolve(name).toFile());
        }
    }

    private static List<Question> chosen(List<String> ids, QuestionSet data) {
        return data.questions().stream()
                .filter(question -> ids.contains(question.id()))
                .toList();
    }

    private BufferedImage draw(QuestionSet data, Question question, List<Run> runs) throws IOException {
        byte[] file = question.image().read();
        List<SelectionSheet.Field> fields = new ArrayList<>();
        try (InProcessLook look = model.look(file)) {
            for (Run run : runs) {
                SelectedTokens selection = look.select(run, Evaluation.seed(data, question));
                fields.add(new SelectionSheet.Field(
                        run,
                        new TokenSelection(layout(look.geometry()), kept(selection)),
                        log.find(data.name(), question.id(), run).orElseThrow()));
            }
        }
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        return new SelectionSheet(image, question.text()).draw(fields);
    }

    private static TokenLayout layout(ImageGeometry geometry) {
        return new TokenLayout(
                geometry.imageWidth(),
                geometry.imageHeight(),
                geometry.gridColumns(),
                geometry.gridRows(),
                geometry.side());
    }

    private static Set<Integer> kept(SelectedTokens selection) {
        return Arrays.stream(selection.sequence().toArray())
                .filter(entry -> entry >= 0)
                .boxed()
                .collect(Collectors.toSet());
    }
}
