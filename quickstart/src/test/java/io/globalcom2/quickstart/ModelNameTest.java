package io.globalcom2.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNameTest {
    @ParameterizedTest
    @CsvSource({
        "/models/llava-v1.6-vicuna-7b-hf, llava-v1.6-vicuna-7b-hf",
        "/models/llava-v1.6-vicuna-7b-hf/, llava-v1.6-vicuna-7b-hf",
        "/models/a/../b, b",
        "/hub/models--llava-hf--llava-v1.6-vicuna-7b-hf/snapshots/0123abcd, llava-hf/llava-v1.6-vicuna-7b-hf",
        "/hub/models--gpt2/snapshots/0123abcd/, gpt2",
        "/hub/models--org--name/blobs/0123abcd, 0123abcd",
        "/, model"
    })
    void followsFromTheFolder(Path folder, String name) {
        assertThat(ModelName.of(folder)).isEqualTo(name);
    }
}
