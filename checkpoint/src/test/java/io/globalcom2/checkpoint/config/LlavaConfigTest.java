package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                .isEqualTo(
                        new VisionConfig(336, 14, 1024, 4096, 24, 16, 1e-5, Activation.QUICK_GELU, true, List.of(23)));
        assertThat(config.vision().side()).isEqualTo(24);
        assertThat(config.vision().tokens()).isEqualTo(576);
        assertThat(config.text())
                .isEqualTo(new TextConfig(
                        4096,
                        11008,
                        32,
                        32,
                        32,
                        128,
                        32064,
                        4096,
                        1e-5,
                        defaultRope(10_000),
                        AttentionWindow.NONE,
                        false,
                        false));
    }

    @Test
    void missingKeysOfMistralTakeMistralsDefaults() {
        LlavaConfig config = parse("""
                {"model_type": "llava_next", "text_config": {"model_type": "mistral", "max_position_embeddings": 32768,
                  "rms_norm_eps": 1e-05, "rope_theta": 1000000.0, "sliding_window": null, "vocab_size": 32064}}
                """);

        assertThat(config.text())
                .isEqualTo(new TextConfig(
                        4096,
                        14336,
                        32,
                        32,
                        8,
                        128,
                        32064,
                        32768,
                        1e-5,
                        defaultRope(1e6),
                        AttentionWindow.NONE,
                        false,
                        false));
    }

    @Test
    void missingKeysOfQwenTakeQwensDefaults() {
        LlavaConfig config = parse("""
                {"model_type": "llava_next", "tie_word_embeddings": true,
                 "text_config": {"model_type": "qwen2", "num_key_value_heads": 4, "head_dim": 64, "sliding_window": 4096}}
                """);

        assertThat(config.text())
                .isEqualTo(new TextConfig(
                        4096,
                        22016,
                        32,
                        32,
                        4,
                        64,
                        151936,
                        32768,
                        1e-6,
                        defaultRope(10_000),
                        AttentionWindow.NONE,
                        true,
                        true));
    }

    @Test
    void missingSectionsTakeLlavasDefaults() {
        LlavaConfig config = parse("{\"model_type\": \"llava_next\"}");

        assertThat(config.vision().tile()).isEqualTo(336);
        assertThat(config.vision().featureLayers()).containsExactly(23);
        assertThat(config.text().maxPositions()).isEqualTo(2048);
        assertThat(config.pinpoints()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'mistral', 'sliding_window': 64; 64; 0",
                "'mistral', 'sliding_window': null; 0; 0",
                "'mistral'; 4096; 0",
                "'qwen2', 'sliding_window': 64; 0; 0",
                "'qwen2', 'use_sliding_window': true, 'sliding_window': 64; 64; 28",
                "'qwen2', 'use_sliding_window': true, 'max_window_layers': 1; 4096; 1",
                "'qwen2', 'use_sliding_window': true, 'num_hidden_layers': 2, 'layer_types': ['full_attention', 'sliding_attention']; 4096; 1",
                "'qwen2', 'use_sliding_window': true, 'num_hidden_layers': 1, 'layer_types': ['full_attention']; 0; 0",
                "'llama', 'sliding_window': 64; 0; 0"
            },
            quoteCharacter = '"')
    void aWindowIsOfSomeLayersAndLimitsNoContext(String text, int size, int firstLayer) {
        LlavaConfig config =
                parse("{'model_type': 'llava_next', 'text_config': {'max_position_embeddings': 500, 'model_type': %s}}"
                        .formatted(text)
                        .replace('\'', '"'));

        assertThat(config.text().window()).isEqualTo(new AttentionWindow(size, firstLayer));
        assertThat(config.text().maxPositions()).isEqualTo(500);
    }

    @Test
    void windowsInOtherLayersAreRefused() {
        assertThatThrownBy(() -> parse("""
                        {"model_type": "llava_next", "text_config": {"model_type": "qwen2", "use_sliding_window": true,
                          "num_hidden_layers": 2, "layer_types": ["sliding_attention", "full_attention"]}}
                        """))
                .hasMessageContaining("layer_types expected full_attention up to one of 2 layers")
                .hasMessageContaining("got [sliding_attention, full_attention]");
    }

    @ParameterizedTest
    @CsvSource({"-2, 23", "-1, 24", "24, 24", "0, 0", "-25, 0"})
    void countsTheLayersThatFeaturesHavePassed(int layer, int expected) {
        assertThat(parse(VICUNA.replace("_layer\": -2", "_layer\": " + layer))
                        .vision()
                        .featureLayers())
                .containsExactly(expected);
    }

    @Test
    void severalLayersStandSideBySide() {
        VisionConfig vision =
                parse(VICUNA.replace("_layer\": -2", "_layer\": [-2, 3]")).vision();

        assertThat(vision.featureLayers()).containsExactly(23, 3);
        assertThat(vision.featureWidth()).isEqualTo(2048);
    }

    @Test
    void missingSectionsOfOneVisionTakeItsDefaults() {
        LlavaConfig config = parse("{\"model_type\": \"llava_onevision\"}");

        assertThat(config.vision())
                .isEqualTo(new VisionConfig(
                        384, 14, 1152, 4304, 26, 16, 1e-6, Activation.GELU_PYTORCH_TANH, false, List.of(26)));
        assertThat(config.vision().side()).isEqualTo(27);
        assertThat(config.text().vocabulary()).isEqualTo(151936);
        assertThat(config.imageTokenId()).isEqualTo(151646);
        assertThat(config.anyresMax()).isEqualTo(9);
        assertThat(config.severalAsThumbnails()).isTrue();
        assertThat(config.pinpoints())
                .hasSize(36)
                .startsWith(new Pinpoint(384, 384), new Pinpoint(384, 768))
                .endsWith(new Pinpoint(2304, 2304));
    }

    @Test
    void anotherWayOfReadingCropsIsRefused() {
        assertThatThrownBy(() -> parse("{\"model_type\": \"llava_onevision\", \"vision_aspect_ratio\": \"pad\"}"))
                .hasMessageContaining("vision_aspect_ratio pad is not supported, only anyres_max_M");
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
                "\"llava_next\"; \"llava\"; config.json: model_type llava is not supported, only llava_next and llava_onevision",
                "\"model_type\": \"llava_next\",; ``; config.json: model_type is missing",
                "clip_vision_model; dinov2; vision_config.model_type dinov2 is not supported, only clip_vision_model and siglip_vision_model",
                "clip_vision_model; siglip_vision_model; vision_feature_select_strategy default is not supported, only full is",
                "\"model_type\": \"llama\"; \"model_type\": \"gemma\"; text_config.model_type gemma is not supported",
                "\"gelu\"; \"relu\"; projector_hidden_act relu is not supported",
                "\"default\"; \"full\"; vision_feature_select_strategy full is not supported",
                "_layer\": -2; _layer\": -26; vision_feature_layer expected of 25 hidden states, got -26",
                "_layer\": -2; _layer\": [-2, 25]; vision_feature_layer expected of 25 hidden states, got 25",
                "\"image_size\": 336; \"image_size\": 13; patch_size expected at most image_size 13, got 14",
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

    /** Sixteen times 2²⁸ is none at all in 32 bits. */
    @Test
    void refusesFeaturesThatAreTooManyToCount() {
        String layers = "[" + "-2, ".repeat(15) + "-2]";

        assertThatThrownBy(() -> parse(VICUNA.replace("_layer\": -2", "_layer\": " + layers)
                        .replace("\"hidden_size\": 1024", "\"hidden_size\": 268435456")))
                .hasMessageContaining(
                        "vision_feature_layer expected less than 2^31 features of a token, got 16 layers of 268435456");
    }

    @Test
    void countsFromTheLastOfAsManyLayersAsThereAreNumbersFor() {
        VisionConfig vision = parse(VICUNA.replace("_hidden_layers\": 24", "_hidden_layers\": 2147483647"))
                .vision();

        assertThat(vision.featureLayers()).containsExactly(2147483646);
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
        return new RopeConfig(theta, RopeConfig.Scaling.NONE, 1, 1, 1, 1, 1);
    }
}
