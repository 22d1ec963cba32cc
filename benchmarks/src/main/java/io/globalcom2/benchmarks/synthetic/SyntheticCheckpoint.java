package io.globalcom2.benchmarks.synthetic;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a checkpoint folder in the hub's layout (bfloat16, sharded, hub tensor names) with random weights. The tokenizer and its settings
 * are those of another checkpoint, with more words where its vocabulary is smaller than the model's.
 */
public final class SyntheticCheckpoint {
    private static final int VISION_WIDTH = 1024;
    private static final int VISION_LAYERS = 24;
    private static final int VISION_INTERMEDIATE = 4096;
    private static final int PATCH = 14;
    private static final int TILE = 336;
    private static final int VOCABULARY = 32064;
    private static final int IMAGE_TOKEN = 400;
    private static final List<String> TOKENIZER_FILES = List.of("tokenizer_config.json", "chat_template.jinja");
    private static final ObjectMapper JSON = new ObjectMapper();

    private SyntheticCheckpoint() {}

    /** Arguments: a shape ({@code llama-2048x8}, {@code llava-next-7b}, {@code llava-next-13b}), the folder whose tokenizer is copied, the folder to write. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "expected SHAPE TOKENIZER_FOLDER FOLDER, got " + arguments.length + " arguments");
        }
        write(ModelShape.parse(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
    }

    /**
     * Writes a shape, beside the folder first so that the folder is never half a checkpoint; nothing where there is a {@code config.json}.
     *
     * @param shape as {@link #main} names it
     */
    public static void writeUnlessThere(String shape, Path tokenizerFolder, Path folder) throws IOException {
        if (Files.exists(folder.resolve("config.json"))) {
            return;
        }
        ModelShape parsed = ModelShape.parse(shape);
        System.err.println("Writing a model with random weights to " + folder);
        Path parent = Files.createDirectories(folder.toAbsolutePath().getParent());
        Path unfinished = Files.createTempDirectory(parent, "unfinished");
        write(parsed, tokenizerFolder, unfinished);
        Files.move(unfinished, folder);
    }

    static void write(ModelShape shape, Path tokenizerFolder, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String file : TOKENIZER_FILES) {
            Files.copy(tokenizerFolder.resolve(file), folder.resolve(file));
        }
        PaddedTokenizer.write(tokenizerFolder.resolve("tokenizer.json"), folder.resolve("tokenizer.json"), VOCABULARY);
        JSON.writeValue(folder.resolve("config.json").toFile(), config(shape));
        JSON.writeValue(folder.resolve("preprocessor_config.json").toFile(), preprocessorConfig());
        JSON.writeValue(
                folder.resolve("generation_config.json").toFile(), Map.of("bos_token_id", 1, "eos_token_id", 2));
        try (ShardWriter weights = new ShardWriter(folder)) {
            writeVisionTower(weights);
            writeProjector(shape, weights);
            writeLanguageModel(shape, weights);
        }
    }

    private static Map<String, Object> config(ModelShape shape) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("model_type", "llama");
        text.put("hidden_size", shape.width);
        text.put("num_hidden_layers", shape.layers);
        text.put("num_attention_heads", shape.heads);
        text.put("intermediate_size", shape.intermediate);
        text.put("vocab_size", VOCABULARY);
        text.put("max_position_embeddings", 4096);
        text.put("rms_norm_eps", 1e-5);
        Map<String, Object> vision = new LinkedHashMap<>();
        vision.put("model_type", "clip_vision_model");
        vision.put("hidden_size", VISION_WIDTH);
        vision.put("num_hidden_layers", VISION_LAYERS);
        vision.put("num_attention_heads", 16);
        vision.put("intermediate_size", VISION_INTERMEDIATE);
        vision.put("image_size", TILE);
        vision.put("patch_size", PATCH);
        vision.put("projection_dim", 768);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("LlavaNextForConditionalGeneration"));
        config.put("model_type", "llava_next");
        config.put("torch_dtype", "bfloat16");
        config.put("image_token_index", IMAGE_TOKEN);
        config.put("image_grid_pinpoints", pinpoints());
        config.put("projector_hidden_act", "gelu");
        config.put("vision_feature_layer", -2);
        config.put("vision_feature_select_strategy", "default");
        config.put("tie_word_embeddings", false);
        config.put("text_config", text);
        config.put("vision_config", vision);
        return config;
    }

    private static Map<String, Object> preprocessorConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("image_processor_type", "LlavaNextImageProcessor");
        config.put("size", Map.of("shortest_edge", TILE));
        config.put("crop_size", Map.of("height", TILE, "width", TILE));
        config.put("image_grid_pinpoints", pinpoints());
        config.put("image_mean", List.of(0.48145466, 0.4578275, 0.40821073));
        config.put("image_std", List.of(0.26862954, 0.26130258, 0.27577711));
        config.put("resample", 3);
        config.put("rescale_factor", 1.0 / 255);
        return config;
    }

    private static List<List<Integer>> pinpoints() {
        return List.of(
                List.of(TILE, 2 * TILE),
                List.of(2 * TILE, TILE),
                List.of(2 * TILE, 2 * TILE),
                List.of(3 * TILE, TILE),
                List.of(TILE, 3 * TILE));
    }

    private static void writeVisionTower(ShardWriter weights) throws IOException {
        String tower = "vision_tower.vision_model.";
        int tokens = (TILE / PATCH) * (TILE / PATCH);
        weights.random(tower + "embeddings.class_embedding", VISION_WIDTH);
        weights.random(tower + "embeddings.patch_embedding.weight", VISION_WIDTH, 3, PATCH, PATCH);
        weights.random(tower + "embeddings.position_embedding.weight", tokens + 1, VISION_WIDTH);
        writeLayerNorm(tower + "pre_layrnorm", weights);
        for (int i = 0; i < VISION_LAYERS; i++) {
            String layer = tower + "encoder.layers." + i + ".";
            writeLayerNorm(layer + "layer_norm1", weights);
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                writeLinear(layer + "self_attn." + projection, VISION_WIDTH, VISION_WIDTH, weights);
            }
            writeLayerNorm(layer + "layer_norm2", weights);
            writeLinear(layer + "mlp.fc1", VISION_INTERMEDIATE, VISION_WIDTH, weights);
            writeLinear(layer + "mlp.fc2", VISION_WIDTH, VISION_INTERMEDIATE, weights);
        }
        writeLayerNorm(tower + "post_layernorm", weights);
    }

    private static void writeProjector(ModelShape shape, ShardWriter weights) throws IOException {
        weights.random("image_newline", shape.width);
        writeLinear("multi_modal_projector.linear_1", shape.width, VISION_WIDTH, weights);
        writeLinear("multi_modal_projector.linear_2", shape.width, shape.width, weights);
    }

    private static void writeLanguageModel(ModelShape shape, ShardWriter weights) throws IOException {
        weights.random("language_model.model.embed_tokens.weight", VOCABULARY, shape.width);
        for (int i = 0; i < shape.layers; i++) {
            String layer = "language_model.model.layers." + i + ".";
            weights.ones(layer + "input_layernorm.weight", shape.width);
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "o_proj")) {
                weights.random(layer + "self_attn." + projection + ".weight", shape.width, shape.width);
            }
            weights.ones(layer + "post_attention_layernorm.weight", shape.width);
            weights.random(layer + "mlp.gate_proj.weight", shape.intermediate, shape.width);
            weights.random(layer + "mlp.up_proj.weight", shape.intermediate, shape.width);
            weights.random(layer + "mlp.down_proj.weight", shape.width, shape.intermediate);
        }
        weights.ones("language_model.model.norm.weight", shape.width);
        weights.random("language_model.lm_head.weight", VOCABULARY, shape.width);
    }

    private static void writeLinear(String name, int outputs, int inputs, ShardWriter weights) throws IOException {
        weights.random(name + ".weight", outputs, inputs);
        weights.random(name + ".bias", outputs);
    }

    private static void writeLayerNorm(String name, ShardWriter weights) throws IOException {
        weights.ones(name + ".weight", VISION_WIDTH);
        weights.random(name + ".bias", VISION_WIDTH);
    }
}
