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
    private static final int IMAGE_TOKEN = 400;
    private static final List<String> TOKENIZER_FILES = List.of("tokenizer_config.json", "chat_template.jinja");
    private static final ObjectMapper JSON = new ObjectMapper();

    private SyntheticCheckpoint() {}

    /** Arguments: a shape ({@code llama-2048x8}, {@code llava-next-7b}, {@code llava-next-13b}, {@code llava-onevision-0.5b}, {@code llava-onevision-7b}), the folder whose tokenizer is copied, the folder to write. */
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
        PaddedTokenizer.write(
                tokenizerFolder.resolve("tokenizer.json"), folder.resolve("tokenizer.json"), shape.vocabulary);
        JSON.writeValue(folder.resolve("config.json").toFile(), config(shape));
        JSON.writeValue(folder.resolve("preprocessor_config.json").toFile(), preprocessorConfig(shape.vision));
        JSON.writeValue(
                folder.resolve("generation_config.json").toFile(), Map.of("bos_token_id", 1, "eos_token_id", 2));
        try (ShardWriter weights = new ShardWriter(folder)) {
            writeVisionTower(shape.vision, weights);
            writeProjector(shape, weights);
            writeLanguageModel(shape, weights);
        }
    }

    private static Map<String, Object> config(ModelShape shape) {
        VisionShape.Sizes sizes = shape.vision.sizes;
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("model_type", shape.isQwen() ? "qwen2" : "llama");
        text.put("hidden_size", shape.width);
        text.put("num_hidden_layers", shape.layers);
        text.put("num_attention_heads", shape.heads);
        text.put("num_key_value_heads", shape.keyValueHeads);
        text.put("intermediate_size", shape.intermediate);
        text.put("vocab_size", shape.vocabulary);
        text.put("max_position_embeddings", shape.isQwen() ? 32_768 : 4096);
        text.put("rms_norm_eps", shape.isQwen() ? 1e-6 : 1e-5);
        text.put("rope_theta", shape.isQwen() ? 1e6 : 1e4);
        Map<String, Object> vision = new LinkedHashMap<>();
        vision.put("model_type", shape.vision.tower);
        vision.put("hidden_size", sizes.width());
        vision.put("num_hidden_layers", sizes.layers());
        vision.put("num_attention_heads", VisionShape.HEADS);
        vision.put("intermediate_size", sizes.intermediate());
        vision.put("image_size", sizes.tile());
        vision.put("patch_size", VisionShape.PATCH);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", shape.vision.model);
        config.put("torch_dtype", "bfloat16");
        config.put("image_token_index", IMAGE_TOKEN);
        config.put("image_grid_pinpoints", shape.vision.pinpoints());
        config.put("projector_hidden_act", "gelu");
        config.put("vision_feature_layer", shape.vision.hasClassToken() ? -2 : -1);
        config.put("vision_feature_select_strategy", shape.vision.hasClassToken() ? "default" : "full");
        config.put("tie_word_embeddings", shape.tiesEmbeddings());
        config.put("text_config", text);
        config.put("vision_config", vision);
        return config;
    }

    private static Map<String, Object> preprocessorConfig(VisionShape vision) {
        int tile = vision.sizes.tile();
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("size", Map.of("height", tile, "width", tile));
        config.put("image_grid_pinpoints", vision.pinpoints());
        config.put("image_mean", vision.mean);
        config.put("image_std", vision.standardDeviation);
        config.put("resample", 3);
        config.put("rescale_factor", 1.0 / 255);
        return config;
    }

    private static void writeVisionTower(VisionShape vision, ShardWriter weights) throws IOException {
        String tower = "vision_tower.vision_model.";
        int width = vision.sizes.width();
        weights.random(tower + "embeddings.patch_embedding.weight", width, 3, VisionShape.PATCH, VisionShape.PATCH);
        if (vision.hasClassToken()) {
            weights.random(tower + "embeddings.class_embedding", width);
            weights.random(tower + "embeddings.position_embedding.weight", vision.tokens() + 1, width);
            writeLayerNorm(tower + "pre_layrnorm", width, weights);
        } else {
            weights.random(tower + "embeddings.patch_embedding.bias", width);
            weights.random(tower + "embeddings.position_embedding.weight", vision.tokens(), width);
        }
        for (int i = 0; i < vision.sizes.layers(); i++) {
            String layer = tower + "encoder.layers." + i + ".";
            writeLayerNorm(layer + "layer_norm1", width, weights);
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                writeLinear(layer + "self_attn." + projection, width, width, weights);
            }
            writeLayerNorm(layer + "layer_norm2", width, weights);
            writeLinear(layer + "mlp.fc1", vision.sizes.intermediate(), width, weights);
            writeLinear(layer + "mlp.fc2", width, vision.sizes.intermediate(), weights);
        }
        writeLayerNorm(tower + "post_layernorm", width, weights);
    }

    private static void writeProjector(ModelShape shape, ShardWriter weights) throws IOException {
        weights.random("image_newline", shape.width);
        writeLinear("multi_modal_projector.linear_1", shape.width, shape.vision.sizes.width(), weights);
        writeLinear("multi_modal_projector.linear_2", shape.width, shape.width, weights);
    }

    private static void writeLanguageModel(ModelShape shape, ShardWriter weights) throws IOException {
        weights.random("language_model.model.embed_tokens.weight", shape.vocabulary, shape.width);
        for (int i = 0; i < shape.layers; i++) {
            String layer = "language_model.model.layers." + i + ".";
            weights.ones(layer + "input_layernorm.weight", shape.width);
            int keyValueWidth = shape.width / shape.heads * shape.keyValueHeads;
            writeProjection(layer + "self_attn.q_proj", shape.width, shape, weights);
            writeProjection(layer + "self_attn.k_proj", keyValueWidth, shape, weights);
            writeProjection(layer + "self_attn.v_proj", keyValueWidth, shape, weights);
            weights.random(layer + "self_attn.o_proj.weight", shape.width, shape.width);
            weights.ones(layer + "post_attention_layernorm.weight", shape.width);
            weights.random(layer + "mlp.gate_proj.weight", shape.intermediate, shape.width);
            weights.random(layer + "mlp.up_proj.weight", shape.intermediate, shape.width);
            weights.random(layer + "mlp.down_proj.weight", shape.width, shape.intermediate);
        }
        weights.ones("language_model.model.norm.weight", shape.width);
        if (!shape.tiesEmbeddings()) {
            weights.random("language_model.lm_head.weight", shape.vocabulary, shape.width);
        }
    }

    private static void writeProjection(String name, int outputs, ModelShape shape, ShardWriter weights)
            throws IOException {
        weights.random(name + ".weight", outputs, shape.width);
        if (shape.isQwen()) {
            weights.random(name + ".bias", outputs);
        }
    }

    private static void writeLinear(String name, int outputs, int inputs, ShardWriter weights) throws IOException {
        weights.random(name + ".weight", outputs, inputs);
        weights.random(name + ".bias", outputs);
    }

    private static void writeLayerNorm(String name, int width, ShardWriter weights) throws IOException {
        weights.ones(name + ".weight", width);
        weights.random(name + ".bias", width);
    }
}
