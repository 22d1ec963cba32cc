package io.globalcom2.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo model: 5 views of 64 tokens of width 96, 6 layers of width 128 and 384, 448 tokens. */
class InspectCommandTest {
    private static final Path DEMO_MODEL = Path.of("../../demo-model/checkpoint");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void saysWhatTheFolderHoldsAndTakes() {
        int exitCode = inspect(
                DEMO_MODEL.toString(), "--compute-dtype", "float32", "--cache-positions", "4096", "--slots", "4");

        assertThat(out.toString())
                .contains("type                       llava_next")
                .contains("112 pixels an edge, 8 x 8 tokens of width 96")
                .contains("crop grids                 2x1 1x2 2x2 1x3 3x1")
                // 64 of the thumbnail, 16 rows of 16 tokens and a newline; a quarter of the tokens; a tenth.
                .contains("768 x 768    2x2        5           336         96         48")
                .contains("62 tensors in F32  5.7 MB")
                .contains("KV cache (4096 positions)  25.2 MB")
                .contains("4 share the positions")
                .contains("5 views, 320 rows of width 96")
                .contains("Supported: all of it");
        assertThat(exitCode).isZero();
    }

    @Test
    void saysWhatIsConverted() {
        inspect(DEMO_MODEL.toString(), "--compute-dtype", "bfloat16", "--weights", "int8");

        assertThat(out.toString()).contains("weights (int8)").contains("1.7 MB of float32 to 0.8 MB of bfloat16");
    }

    /** One obstacle does not hide the others. */
    @Test
    void namesAllThatIsNotSupported() throws IOException {
        try (Stream<Path> files = Files.list(DEMO_MODEL)) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(folder.resolve(file.getFileName()), file.toAbsolutePath());
            }
        }
        replace("preprocessor_config.json", "\"resample\": 3", "\"resample\": 2");
        replace("generation_config.json", "\"eos_token_id\": 2", "\"eos_token_id\": \"two\"");

        int exitCode = inspect(folder.toString());

        assertThat(out.toString())
                .contains("Not supported")
                .contains("preprocessor_config.json: resample 2 is not supported, only 3 is")
                .contains("generation_config.json: eos_token_id expected whole numbers, got \"two\"")
                .contains("llava_next");
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void namesATensorThatIsMissing() throws IOException {
        namesAllThatIsNotSupported();
        Files.delete(folder.resolve("preprocessor_config.json"));
        Files.delete(folder.resolve("generation_config.json"));
        Files.writeString(folder.resolve("preprocessor_config.json"), "{}");
        replace("config.json", "\"num_hidden_layers\": 6", "\"num_hidden_layers\": 7");

        assertThat(inspect(folder.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains("Memory of vision-encoder-service")
                .contains("tensor language_model.layers.6.input_layernorm.weight of shape [128] is missing");
    }

    @Test
    void wantsAFolder() {
        assertThat(inspect(folder.resolve("none").toString())).isEqualTo(2);

        assertThat(err.toString()).contains("expected a folder, got " + folder.resolve("none"));
    }

    private void replace(String name, String before, String after) throws IOException {
        Path file = folder.resolve(name);
        String content = Files.readString(file);
        assertThat(content).contains(before);
        Files.delete(file);
        Files.writeString(file, content.replace(before, after));
    }

    private int inspect(String... arguments) {
        return InspectCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
