package io.globalcom2.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script where nothing is built: a copy of it without the rest of the repository. */
class QuickstartScriptTest {
    @TempDir
    private Path folder;

    private int exitCode;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--once --help"})
    void helpNeedsNeitherABuildNorAJdk(String arguments) throws Exception {
        Files.createDirectories(folder.resolve("quickstart"));
        Files.copy(Path.of("help.txt"), folder.resolve("quickstart/help.txt"));

        assertThat(run(arguments)).isEqualTo(Files.readString(Path.of("help.txt")));
        assertThat(exitCode).isZero();
    }

    @Test
    void aPlatformWithoutLibtorchIsNamed() throws Exception {
        Path uname = folder.resolve("uname");
        Files.writeString(uname, "#!/bin/sh\n[ $1 = -s ] && echo Plan9 || echo mips\n");
        assertThat(uname.toFile().setExecutable(true)).isTrue();

        assertThat(run("--once"))
                .isEqualTo(
                        "quickstart: runs on Linux (x86-64 and ARM) and on macOS (ARM), for which there is a libtorch;"
                                + " this is Plan9 on mips.\n");
        assertThat(exitCode).isEqualTo(1);
    }

    private String run(String arguments) throws IOException, InterruptedException {
        Path script = Files.copy(Path.of("../quickstart.sh"), folder.resolve("quickstart.sh"));
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", "exec bash " + script + " " + arguments).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", "/nowhere");
        builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        exitCode = process.waitFor();
        return output;
    }
}
