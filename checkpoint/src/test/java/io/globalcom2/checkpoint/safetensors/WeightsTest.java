package io.globalcom2.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "vision_tower.vision_model.pre_layrnorm.weight, vision_tower.pre_layrnorm.weight",
        "vision_tower.pre_layrnorm.weight, vision_tower.pre_layrnorm.weight",
        "model.vision_tower.pre_layrnorm.weight, vision_tower.pre_layrnorm.weight",
        "language_model.model.layers.0.mlp.up_proj.weight, language_model.layers.0.mlp.up_proj.weight",
        "model.language_model.layers.0.mlp.up_proj.weight, language_model.layers.0.mlp.up_proj.weight",
        "language_model.lm_head.weight, lm_head.weight",
        "lm_head.weight, lm_head.weight",
        "multi_modal_projector.linear_1.bias, multi_modal_projector.linear_1.bias",
        "model.multi_modal_projector.linear_1.bias, multi_modal_projector.linear_1.bias",
        "image_newline, image_newline",
        "model.image_newline, image_newline",
        "model.mm_projector.0.bias, multi_modal_projector.linear_1.bias",
        "model.mm_projector.2.weight, multi_modal_projector.linear_2.weight",
        "model.vision_tower.vision_tower.vision_model.pre_layrnorm.weight, vision_tower.pre_layrnorm.weight",
        "model.layers.0.mlp.up_proj.weight, language_model.layers.0.mlp.up_proj.weight",
        "model.embed_tokens.weight, language_model.embed_tokens.weight",
        "model.norm.weight, language_model.norm.weight",
    })
    void findsATensorUnderWhateverNameItIsStored(String storedName, String canonicalName) {
        new SafetensorsBuilder()
                .zeros(storedName, FloatFormat.FLOAT16, 2, 3)
                .write(folder.resolve("model.safetensors"));

        Weights weights = Weights.open(folder);

        assertThat(weights.tensor(canonicalName, 2, 3).dtype()).isEqualTo(FloatFormat.FLOAT16);
    }

    @Test
    void readsShards() throws IOException {
        new SafetensorsBuilder().zeros("a", FloatFormat.FLOAT32, 1).write(folder.resolve("one.safetensors"));
        new SafetensorsBuilder()
                .zeros("b", FloatFormat.FLOAT32, 2)
                .zeros("c", FloatFormat.FLOAT32, 3)
                .write(folder.resolve("two.safetensors"));
        writeIndex("\"a\": \"one.safetensors\", \"b\": \"two.safetensors\", \"c\": \"two.safetensors\"");

        Weights weights = Weights.open(folder);

        assertThat(weights.tensor("a", 1).shape()).containsExactly(1);
        assertThat(weights.tensor("b", 2).shape()).containsExactly(2);
        assertThat(weights.tensor("c", 3).shape()).containsExactly(3);
    }

    /** As transformers looks for them. */
    @Test
    void aSingleFileCountsMoreThanAnIndex() throws IOException {
        new SafetensorsBuilder().zeros("a", FloatFormat.FLOAT32, 1).write(folder.resolve("model.safetensors"));
        writeIndex("\"a\": \"absent.safetensors\"");

        assertThat(Weights.open(folder).tensor("a", 1).shape()).containsExactly(1);
    }

    @Test
    void narrowsDownToAPart() {
        new SafetensorsBuilder()
                .zeros("image_newline", FloatFormat.FLOAT32, 1)
                .zeros("vision_tower.a", FloatFormat.FLOAT32, 1)
                .zeros("vision_tower.b.c", FloatFormat.FLOAT32, 1)
                .write(folder.resolve("model.safetensors"));

        Weights part = Weights.open(folder).under("vision_tower.");

        assertThat(part.under("b.").tensor("c", 1).shape()).containsExactly(1);
        assertThat(part.contains("a")).isTrue();
        assertThat(part.contains("image_newline")).isFalse();
    }

    @Test
    void namesATensorThatIsMissing() {
        new SafetensorsBuilder().zeros("a", FloatFormat.FLOAT32, 1).write(folder.resolve("model.safetensors"));

        assertThatThrownBy(() -> Weights.open(folder).under("vision_tower.").tensor("b", 2, 3))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("tensor vision_tower.b of shape [2, 3] is missing");
    }

    @Test
    void namesATensorOfAnotherShape() {
        new SafetensorsBuilder()
                .zeros("model.image_newline", FloatFormat.FLOAT32, 6)
                .write(folder.resolve("model.safetensors"));

        assertThatThrownBy(() -> Weights.open(folder).tensor("image_newline", 2, 3))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("tensor model.image_newline expected shape [2, 3], got [6]");
    }

    @Test
    void refusesTwoNamesForOneTensor() {
        new SafetensorsBuilder()
                .zeros("vision_tower.a", FloatFormat.FLOAT32, 1)
                .zeros("model.vision_tower.a", FloatFormat.FLOAT32, 1)
                .write(folder.resolve("model.safetensors"));

        assertThatThrownBy(() -> Weights.open(folder))
                .hasMessage("vision_tower.a and model.vision_tower.a are the same tensor");
    }

    @Test
    void refusesAFolderWithoutWeights() {
        assertThatThrownBy(() -> Weights.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no model.safetensors and no model.safetensors.index.json in " + folder);
    }

    @Test
    void refusesAnIndexThatPromisesTooMuch() throws IOException {
        new SafetensorsBuilder().zeros("a", FloatFormat.FLOAT32, 1).write(folder.resolve("one.safetensors"));
        writeIndex("\"a\": \"one.safetensors\", \"b\": \"one.safetensors\"");

        assertThatThrownBy(() -> Weights.open(folder))
                .hasMessageContaining("places b in one.safetensors, which lacks it");
    }

    @Test
    void refusesAnIndexWhoseShardIsMissing() throws IOException {
        writeIndex("\"a\": \"one.safetensors\"");

        assertThatThrownBy(() -> Weights.open(folder)).hasMessageContaining("cannot read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../one.safetensors",
                "/one.safetensors",
                "sub/one.safetensors",
                "..\\\\one.safetensors",
                "..",
                "",
                "one.bin",
                "o\\u0000ne.safetensors"
            })
    void refusesAnIndexThatLeavesTheFolder(String name) throws IOException {
        writeIndex("\"a\": \"" + name + '"');

        assertThatThrownBy(() -> Weights.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("index.json: expected a safetensors file of the same folder, got \"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\": 7", "\"a\": [\"one.safetensors\"]", "\"a\": {}"})
    void refusesAnIndexOfOtherThings(String entries) throws IOException {
        writeIndex(entries);

        assertThatThrownBy(() -> Weights.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model.safetensors.index.json: weight_map.a expected a string");
    }

    @Test
    void saysThatPickledWeightsAreNotRead() throws IOException {
        Files.writeString(folder.resolve("pytorch_model.bin"), "");

        assertThatThrownBy(() -> Weights.open(folder)).hasMessageEndingWith("save them as safetensors");
    }

    private void writeIndex(String entries) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {" + entries + "}}");
    }
}
