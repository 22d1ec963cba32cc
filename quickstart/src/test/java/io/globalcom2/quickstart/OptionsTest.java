package io.globalcom2.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.quickstart.backend.LaunchException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class OptionsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void theHelpNamesEveryOptionAndNoOther() throws Exception {
        Set<String> named = Pattern.compile("^ +(?:-h, )?(--[-a-z]+)", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("help.txt")))
                .results()
                .map(option -> option.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> known = Quickstart.commandLine().getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .collect(Collectors.toCollection(TreeSet::new));
        known.add("--help"); // Answered by the script.
        assertThat(named).isEqualTo(known);
    }

    @Test
    void theHelpTellsThePresets() throws Exception {
        String help = Files.readString(Path.of("help.txt"));

        assertThat(help).contains("Default: " + parse().ratio() + ".", "0 to " + 56_443 + ":");
        assertThat(parse("--port-offset", "56443").backendSettings().ports().kafka())
                .isEqualTo(65_535);
    }

    @ParameterizedTest
    @CsvSource({
        "--port-offset 60000, '--port-offset: expected 0 to 56443, so that no port is above 65535, got 60000'",
        "--port-offset -1, '--port-offset: expected 0 to 56443, so that no port is above 65535, got -1'",
        "--ratio 0, '--ratio: expected a number in (0, 1], got 0.0'",
        "--ratio NaN, '--ratio: expected a number in (0, 1], got NaN'",
        "--model nowhere, '--model: expected a folder, got nowhere'",
        "--model src, '--model: src holds no config.json'",
        "--name= , '--name: expected the model''s name, got nothing'",
        "--ask nowhere.png Why?, '--ask: nowhere.png: no such file'",
        "--ask src Why?, '--ask: src: expected a picture, got a folder'"
    })
    void whatCannotBeFollowedIsSaidInOneLine(String arguments, String message) {
        assertThatThrownBy(() -> parse(arguments.split(" ")).validate())
                .isInstanceOf(LaunchException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port-offset many", "--ask one.png", "--colour", "--ratio", "--once --once"})
    void whatIsNoOptionIsSaidInOneLineThatPointsToTheHelp(String arguments) {
        StringWriter err = new StringWriter();

        int exitCode = Quickstart.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(("--repository .. " + arguments).split(" "));

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .endsWith("./quickstart.sh --help tells the options.");
        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void anOffsetTakesAnOutputFolderOfItsOwn() {
        assertThat(parse().outputFolder()).isEqualTo(REPOSITORY.resolve("quickstart-output"));
        assertThat(parse("--port-offset", "100").outputFolder()).isEqualTo(REPOSITORY.resolve("quickstart-output-100"));
        assertThat(parse("--port-offset", "100", "--output", folder.toString()).outputFolder())
                .isEqualTo(folder);
    }

    @Test
    void theNameThatIsSaidGoesBeforeTheFolders() {
        assertThat(parse().modelName()).isEqualTo("demo-model");
        assertThat(parse("--model", "/hub/models--org--name/snapshots/0123").modelName())
                .isEqualTo("org/name");
        assertThat(parse("--model", "/hub/models--org--name/snapshots/0123", "--name", "mine")
                        .modelName())
                .isEqualTo("mine");
    }

    private static Options parse(String... arguments) {
        Options options = new Options();
        new CommandLine(options)
                .parseArgs(Stream.concat(Stream.of("--repository", REPOSITORY.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
        return options;
    }
}
