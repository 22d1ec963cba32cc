package io.globalcom2.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} lists the settings there are. What stands above its marker is written by hand. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("settings.md");
    private static final String MARKER = "<!-- From here on generated: ";
    private static final String COMMAND = "mvn -B test -pl docs -am -Dtest=SettingsPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsettings.write";

    @Test
    void listsTheSettingsThereAre() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(MARKER);
        String expected =
                page.substring(0, page.indexOf(MARKER)) + MARKER + COMMAND + " -->\n\n" + SettingsTable.markdown();

        if (System.getProperty("settings.write") != null) {
            Files.writeString(PAGE, expected);
            return;
        }
        assertThat(page)
                .as("docs/settings.md is not what the sources say. Write it: %s", COMMAND)
                .isEqualTo(expected);
    }
}
