package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlavaConfigTest {
    /** The parts of llava-v1.6-vicuna-7b that differ from defaults, as the hub has them. */
    private static final String VICUNA = """
            {"model_type": "llava_next", "image_token_index": 32000, "projector_hidden_act": "gelu",
             "image_grid_pinpoints": [[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]],
             "vision_feature_layer": -2, "vision_feature_select_strategy": "default", "tie_word_embeddings": false,
             "vision_config": {"model_type": "clip_vision_model", "hidden_size": 1024, "image_size": 336, "patch_size": 14,
               "intermediate_size": 4096, "num_attention_heads": 16, "num_hidden_layers": 24},
             "text_config": {"model_type": "llama", "max_position_embeddings": 4096, "rms_norm_eps": 1e-05, "vocab_size": 32064}}
            """;

    @TempDir
    private Path folder;

    @Test
    void missingKeysOfVicunaTakeLlamasDefaults() {
        LlavaConfig config = parse(VICUNA);

        assertThat(config.imageTokenId()).isEqualTo(32000);
        assertThat(config.pinpoints())
                .containsExactly(
                        new Pinpoint(336, 672),
                        new Pinpoint(672, 336),
                        new Pinpoint(672, 672),
                        new Pinpoint(1008, 336),
                        new Pinpoint(336, 1008));
        assertThat(config.vision())
                .isEqualTo(new VisionConfig(336, 14, 1024, 4096, 24, 16, 1e-5, Activation.QUICK_GELU, 23));
        assertThat(config.vision().side()).isEqualTo(24);
        assertThat(config.vision().tokens()).isEqualTo(576);
        assertThat(config.text())
                .isEqualTo(new TextConfig(
                        4096, 11008, 32, 32, 32, 128, 32064, 4096, 1e-5, defaultRope(10_000), false, false));
    }

    @Test
    void missingKeysOfMistralTakeMistralsDefaults() {
        LlavaConfig config = parse("""
                {"model_type": "llava_next", "text_config": {"model_type": "mistral", "max_position_embeddings": 32768,
                  "rms_norm_eps": 1e-05, "rope_theta": 1000000.0, "sliding_window": null, "vocab_size": 32064}}
                """);

        assertThat(config.text())
                .isEqualTo(new TextConfig(
                        4096, 14336, 32, 32, 8, 128, 32064, 32768, 1e-5, defaultRope(1e6), false, false));
    }

    @Test
    void missingKeysOfQwenTakeQwensDefaults() {
        LlavaConfig config = parse("""
                {"model_type": "llava_next", "tie_word_embeddings": true,
                 "text_config": {"model_type": "qwen2", "num_key_value_heads": 4, "head_dim": 64, "sliding_window": 4096}}
                """);

        assertThat(config.text())
                .isEqualTo(new TextConfig(
                        4096, 22016, 32, 32, 4, 64, 151936, 32768, 1e-6, defaultRope(10_000), true, true));
    }

    @Test
    void missingSectionsTakeLlavasDefaults() {
        LlavaConfig config = parse("{\"model_type\": \"llava_next\"}");

        assertThat(config.vision().tile()).isEqualTo(336);
        assertThat(config.vision().featureLayers()).isEqualTo(23);
        assertThat(config.text().maxPositions()).isEqualTo(2048);
        assertThat(config.pinpoints()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"131072; 4096; 4096", "2048; 4096; 2048", "131072; null; 131072"})
    void contextEndsAtTheAttentionWindow(int positions, String window, int expected) {
        LlavaConfig config = parse("""
                {"model_type": "llava_next", "text_config": {"model_type": "mistral", "max_position_embeddings": %d, "sliding_window": %s}}
                """.formatted(positions, window));

        assertThat(config.text().maxPositions()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-2, 23", "-1, 24", "24, 24", "0, 0", "-25, 0"})
    void countsTheLayersThatFeaturesHavePassed(int layer, int expected) {
        assertThat(parse(VICUNA.replace("_layer\": -2", "_layer\": " + layer))
                        .vision()
                        .featureLayers())
                .isEqualTo(expected);
    }

    @Test
    void readsTheNewerNameOfTheImageToken() {
        assertThat(parse(VICUNA.replace("image_token_index\": 32000", "image_token_id\": 7"))
                        .imageTokenId())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"llava_next\"; \"llava\"; config.json: model_type llava is not supported, only llava_next",
                "\"model_type\": \"llava_next\",; ``; config.json: model_type is missing",
                "clip_vision_model; siglip_vision_model; vision_config.model_type siglip_vision_model is not supported",
                "\"model_type\": \"llama\"; \"model_type\": \"gemma\"; text_config.model_type gemma is not supported",
                "\"gelu\"; \"relu\"; projector_hidden_act relu is not supported",
                "\"default\"; \"full\"; vision_feature_select_strategy full is not supported",
                "_layer\": -2; _layer\": -26; vision_feature_layer expected one of 25 hidden states, got -26",
                "_layer\": -2; _layer\": [-2, -5]; vision_feature_layer expected a whole number, got [-2,-5]",
                "\"image_size\": 336; \"image_size\": 335; image_size expected a multiple of patch_size 14, got 335",
                "heads\": 16; heads\": 15; hidden_size expected a multiple of num_attention_heads 15, got 1024",
                "[336, 672]; [336, 600]; expected multiples of the tile 336, got Pinpoint[height=336, width=600]",
                "[336, 672]; [336]; expected pairs of numbers above zero, got [336]",
                "[336, 672]; 336; lists of whole numbers, got 336",
                "\"llama\"; \"llama\", \"hidden_act\": \"gelu\"; text_config.hidden_act gelu is not supported",
                "\"llama\"; \"llama\", \"attention_bias\": true; text_config.attention_bias true is not supported",
                "\"llama\"; \"llama\", \"num_key_value_heads\": 5; expected a divisor of num_attention_heads 32, got 5",
                "\"llama\"; \"llama\", \"head_dim\": 5; text_config.head_dim expected an even number, got 5",
                "\"vocab_size\": 32064; \"vocab_size\": 0; text_config.vocab_size expected a number above zero, got 0",
                "\"vocab_size\": 32064; \"vocab_size\": \"x\"; text_config.vocab_size expected a whole number, got \"x\"",
                "\"text_config\": {; \"text_config\": 3, \"x\": {; text_config expected an object, got 3",
            })
    void saysWhatItCannotRun(String sound, String broken, String message) {
        assertThat(VICUNA).contains(sound);

        assertThatThrownBy(() -> parse(VICUNA.replace(sound, broken)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAFileThatIsNotJson() {
        assertThatThrownBy(() -> parse("{")).hasMessageContaining("config.json is not JSON");
    }

    @Test
    void refusesAFileThatIsNoObject() {
        assertThatThrownBy(() -> parse("[]")).hasMessageContaining("expected a JSON object, got ARRAY");
    }

    @Test
    void generationEndsAtOneTokenOrAtAnyOfSeveral() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"text_config\": {\"eos_token_id\": 5}}");
        assertThat(GenerationConfig.read(folder).endOfSequenceIds()).containsExactly(5);

        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [6, 7]}");
        assertThat(GenerationConfig.read(folder).endOfSequenceIds()).containsExactlyInAnyOrder(6, 7);
    }

    @Test
    void generationEndsAtLlamasTokenIfNoFileSaysOtherwise() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");

        assertThat(GenerationConfig.read(folder).endOfSequenceIds()).containsExactly(2);
    }

    private LlavaConfig parse(String json) {
        try {
            return LlavaConfig.of(JsonObject.read(Files.writeString(folder.resolve("config.json"), json)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static RopeConfig defaultRope(double theta) {
        return new RopeConfig(theta, RopeConfig.Scaling.NONE, 1, 1, 1, 1);
    }
}
