package io.globalcom2.quickstart;

import io.globalcom2.quickstart.backend.Ports;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.chat.Answer;
import io.globalcom2.quickstart.chat.ChatClient;
import io.globalcom2.quickstart.chat.ChatRequests;
import io.globalcom2.quickstart.chat.Question;
import io.globalcom2.quickstart.chat.Usage;
import io.globalcom2.quickstart.grpc.SelectionClient;
import io.globalcom2.quickstart.picture.SelectionPicture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** What the newcomer sees once everything is up. */
final class Demonstration {
    private static final double UNCOMPRESSED = 1;
    /** Enough to measure a speed, few enough for a large model on a small machine. */
    private static final int MEASURED_TOKENS = 32;

    private final Terminal terminal;
    private final double ratio;
    private final Path output;
    private final URI uri;
    private final ChatRequests requests;
    private final ChatClient client;
    private final SelectionClient selections;

    Demonstration(Terminal terminal, Options options, Ports ports) {
        this.terminal = terminal;
        this.ratio = options.ratio();
        this.output = options.outputFolder();
        this.uri = URI.create("http://localhost:%d/v1/chat/completions"
                .formatted(ports.of(Service.GATEWAY).http()));
        this.requests = new ChatRequests(options.modelName());
        this.client = new ChatClient(uri);
        this.selections = new SelectionClient(ports.of(Service.VISION_ENCODER).grpc());
    }

    /** One question, compressed and not: the answers, what it cost, and what was kept. */
    void show(Question question) throws IOException, InterruptedException {
        terminal.blankLine();
        terminal.field("Picture", question.image().toString());
        terminal.field("Question", question.text());
        askAloud(question, ratio);
        askAloud(question, UNCOMPRESSED);
        terminal.blankLine();
        compare(question);
        terminal.blankLine();
        terminal.field("Kept", draw(question) + terminal.quiet("  crops left, thumbnail right; dropped tokens dimmed"));
    }

    /** Whether all answers are right, compressed and not; tells which are wrong. */
    boolean check(List<Question> questions) throws IOException, InterruptedException {
        int wrong = 0;
        for (Question question : questions) {
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
    void showWhatToTry(Question question) throws IOException {
        Path body = output.resolve("request.json");
        Files.writeString(body, requests.ask(question, ratio).toString());
        terminal.blankLine();
        terminal.line(terminal.bold("All is up until you press Ctrl-C. Try:"));
        terminal.line("  curl -N %s -H 'content-type: application/json' -d @%s".formatted(uri, shellQuoted(body)));
    }

    private void askAloud(Question question, double retentionRatio) throws IOException, InterruptedException {
        terminal.print(terminal.label("Answer"));
        Answer answer = client.ask(requests.ask(question, retentionRatio), text -> terminal.print(terminal.good(text)));
        Usage usage = answer.usage();
        terminal.line(
                terminal.quiet("  from %d of %d visual tokens".formatted(usage.keptTokens(), usage.originalTokens())));
    }

    private void compare(Question question) throws IOException, InterruptedException {
        terminal.line(terminal.bold("%-14s %13s %8s %6s %11s %8s"
                .formatted("Retention", "visual tokens", "newlines", "prompt", "first token", "tokens/s")));
        for (double retentionRatio : new double[] {UNCOMPRESSED, ratio}) {
            Answer answer = client.ask(requests.askForTokens(question, retentionRatio, MEASURED_TOKENS), text -> {});
            Usage usage = answer.usage();
            terminal.line(String.format(
                    Locale.ROOT,
                    "%-14s %13d %8d %6d %8d ms %8.1f",
                    retentionRatio,
                    usage.keptTokens(),
                    usage.newlineTokens(),
                    usage.promptTokens(),
                    answer.firstToken().toMillis(),
                    usage.tokensPerSecond()));
        }
        terminal.line(terminal.quiet(
                "The same question again, so both are warm, made to go on for %d tokens.".formatted(MEASURED_TOKENS)));
    }

    private Path draw(Question question) throws IOException {
        BufferedImage image = ImageIO.read(question.image().toFile());
        Path file = output.resolve("kept-tokens.png");
        ImageIO.write(SelectionPicture.draw(image, selections.select(question.image(), ratio)), "png", file.toFile());
        return file;
    }

    private static String shellQuoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
