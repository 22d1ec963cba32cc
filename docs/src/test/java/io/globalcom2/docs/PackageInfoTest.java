package io.globalcom2.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every room has a sign on its door. */
class PackageInfoTest {
    @Test
    void everyPackageSaysWhatLivesThere() {
        assertThat(SourceFiles.all().stream().map(Path::getParent).distinct())
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("/**"));
    }
}
