package io.globalcom2.quickstart;

import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Ports;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.chat.ChatAnswer;
import io.globalcom2.quickstart.chat.ChatClient;
import io.globalcom2.quickstart.chat.ChatRequests;
import io.globalcom2.quickstart.chat.SampleQuestion;
import io.globalcom2.quickstart.chat.UsageReport;
import io.globalcom2.quickstart.grpc.SelectionClient;
import io.globalcom2.quickstart.picture.PictureFile;
import io.globalcom2.quickstart.picture.SelectionPicture;
import io.globalcom2.quickstart.picture.TokenSelection;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;

/** What the newcomer sees once everything is up. */
final class Demonstration {
    private static final double UNCOMPRESSED = 1;
    /** Enough to measure a speed, few enough for a large model on a small machine. */
    private static final int MEASURED_TOKENS = 32;

    private final Terminal terminal;
    private final double ratio;
    private final int rounds;
    private final boolean stranger; // to the demo model: a question that is not of its samples
    private final Path output;
    private final URI uri;
    private final ChatRequests requests;
    private final ChatClient client;
    private final SelectionClient selections;

    Demonstration(Terminal terminal, Options options, Ports ports) {
        this.terminal = terminal;
        this.ratio = options.ratio();
        this.rounds = options.measuredRounds();
        this.stranger = options.isDemo() && options.asksOwn();
        this.output = options.outputFolder();
        this.uri = URI.create("http://localhost:%d/v1/chat/completions"
                .formatted(ports.of(Service.GATEWAY).http()));
        this.requests = new ChatRequests(options.modelName());
        this.client = new ChatClient(uri);
        this.selections = new SelectionClient(ports.of(Service.VISION_ENCODER).grpc());
    }

    /** One question, compressed and not: the answers, what it cost, and what was kept. */
    void show(SampleQuestion question) throws LaunchException, IOException, InterruptedException {
        terminal.blankLine();
        terminal.field("Picture", question.image() + terminal.quiet("  " + PictureFile.look(question.image())));
        terminal.field("Question", question.text());
        if (stranger) {
            terminal.field(
                    "Mind", "the demo model knows coloured shapes with two-digit numbers on them and nothing else;");
            terminal.field("", "for other pictures name a model of your own: --model FOLDER");
        }
        askAloud(question, ratio);
        askAloud(question, UNCOMPRESSED);
        terminal.blankLine();
        compare(question);
        terminal.blankLine();
        terminal.field("Kept", draw(question));
    }

    /** Whether all answers are right, compressed and not; tells which are wrong. */
    boolean check(List<SampleQuestion> questions) throws IOException, InterruptedException {
        int wrong = 0;
        for (SampleQuestion question : questions) {
            for (double retentionRatio : new double[] {ratio, UNCOMPRESSED}) {
                String answer = client.ask(requests.ask(question, retentionRatio), text -> {})
                        .text();
                if (!question.accepts(answer)) {
                    wrong++;
                    terminal.field(
                            "Wrong",
                            terminal.bad("%s, ratio %s: %s Expected %s, got %s"
                                    .formatted(
                                            question.image().getFileName(),
                                            retentionRatio,
                                            question.text(),
                                            question.answers(),
                                            answer)));
                }
            }
        }
        if (!questions.isEmpty()) {
            String verdict = "%d of %d answers right".formatted(2 * questions.size() - wrong, 2 * questions.size());
            terminal.field("Checked", wrong == 0 ? terminal.good(verdict) : terminal.bad(verdict));
        }
        return wrong == 0;
    }

    /** A command to paste; the request with its picture lies in a file. */
    void showWhatToTry(SampleQuestion question) throws IOException {
        Path body = output.resolve("request.json");
        Files.writeString(body, requests.ask(question, ratio).toString());
        terminal.blankLine();
        terminal.line(terminal.bold("All is up until you press Ctrl-C. Try:"));
        terminal.line("  curl -N %s -H 'content-type: application/json' -d @%s".formatted(uri, shellQuoted(body)));
    }

    private void askAloud(SampleQuestion question, double retentionRatio) throws IOException, InterruptedException {
        terminal.print(terminal.label("Answer"));
        ChatAnswer answer =
                client.ask(requests.ask(question, retentionRatio), text -> terminal.print(terminal.good(text)));
        UsageReport usage = answer.usage();
        terminal.line(
                terminal.quiet("  from %d of %d visual tokens".formatted(usage.keptTokens(), usage.originalTokens())));
    }

    /** In turn, so that whatever else the machine does meets both. */
    private void compare(SampleQuestion question) throws IOException, InterruptedException {
        List<ChatAnswer> whole = new ArrayList<>();
        List<ChatAnswer> compressed = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            whole.add(client.ask(requests.askForTokens(question, UNCOMPRESSED, MEASURED_TOKENS), text -> {}));
            compressed.add(client.ask(requests.askForTokens(question, ratio, MEASURED_TOKENS), text -> {}));
        }
        terminal.line(terminal.bold("%-8s %14s %9s %14s %12s %9s"
                .formatted("Ratio", "visual tokens", "newlines", "prompt tokens", "first token", "tokens/s")));
        printRow(UNCOMPRESSED, whole);
        printRow(ratio, compressed);
        terminal.line(
                terminal.quiet("The same question again, so both are warm, made to go on for %d tokens; median of %d."
                        .formatted(MEASURED_TOKENS, rounds)));
    }

    private void printRow(double retentionRatio, List<ChatAnswer> answers) {
        UsageReport usage = answers.get(0).usage();
        terminal.line(String.format(
                Locale.ROOT,
                "%-8s %14d %9d %14d %9.0f ms %9.0f",
                retentionRatio,
                usage.keptTokens(),
                usage.newlineTokens(),
                usage.promptTokens(),
                median(answers, answer -> answer.firstToken().toNanos() / 1e6),
                median(answers, answer -> answer.usage().tokensPerSecond())));
    }

    private static double median(List<ChatAnswer> answers, ToDoubleFunction<ChatAnswer> measure) {
        double[] sorted = answers.stream().mapToDouble(measure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Where the picture lies, in words; or why there is none: the services read more than the JDK draws. */
    private String draw(SampleQuestion question) throws IOException {
        TokenSelection selection = selections.select(question.image(), ratio);
        Optional<BufferedImage> image = read(question.image())
                .filter(stored -> stored.getWidth() == selection.layout().imageWidth()
                        && stored.getHeight() == selection.layout().imageHeight());
        if (image.isEmpty()) {
            return "not drawn: expected an upright picture that this JDK can show";
        }
        Path file = output.resolve("kept-tokens.png");
        ImageIO.write(SelectionPicture.draw(image.get(), selection), "png", file.toFile());
        return file + terminal.quiet("  crops left, thumbnail right; dropped tokens dimmed");
    }

    private static Optional<BufferedImage> read(Path file) throws IOException {
        try {
            return Optional.ofNullable(ImageIO.read(file.toFile()));
        } catch (IIOException e) {
            return Optional.empty();
        }
    }

    private static String shellQuoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
