package io.globalcom2.benchmarks.compare.gguf;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.RopeConfig;
import io.globalcom2.checkpoint.config.TextConfig;
import io.globalcom2.checkpoint.safetensors.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The language model of a checkpoint as llama.cpp's architecture {@code llama}: every matrix in Q4_0, norms in float32. Its vocabulary has the
 * model's size and no words of use: prompts come as token ids.
 */
public final class LlamaGguf {
    /** {@code LLAMA_FTYPE_MOSTLY_Q4_0}. */
    private static final int MOSTLY_Q4_0 = 2;

    private static final int QUANTIZATION_VERSION = 2;
    private static final int BYTES = 256;
    /** Unknown, begin and end of a sequence. */
    private static final List<String> SPECIAL = List.of("<unk>", "<s>", "</s>");

    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;

    private final TextConfig text;
    private final Weights checkpoint;
    private final GgufFile file = new GgufFile();

    private LlamaGguf(Checkpoint checkpoint) {
        this.text = checkpoint.config().text();
        this.checkpoint = checkpoint.weights();
    }

    /**
     * Writes it.
     *
     * @throws IllegalArgumentException for a model with biases, stretched positions or widths that are no whole blocks
     */
    public static void write(Checkpoint checkpoint, Path file) throws IOException {
        LlamaGguf gguf = new LlamaGguf(checkpoint);
        if (gguf.text.queryKeyValueBias() || gguf.text.rope().scaling() != RopeConfig.Scaling.NONE) {
            throw new IllegalArgumentException("expected a model without biases and without stretched positions");
        }
        gguf.describe();
        gguf.describeVocabulary();
        gguf.addTensors();
        gguf.file.write(file);
    }

    private void describe() {
        file.put("general.architecture", "llama");
        file.put("general.name", "checkpoint");
        file.put("general.file_type", MOSTLY_Q4_0);
        file.put("general.quantization_version", QUANTIZATION_VERSION);
        file.put("llama.context_length", text.maxPositions());
        file.put("llama.embedding_length", text.width());
        file.put("llama.block_count", text.layers());
        file.put("llama.feed_forward_length", text.intermediateWidth());
        file.put("llama.attention.head_count", text.heads());
        file.put("llama.attention.head_count_kv", text.keyValueHeads());
        file.put("llama.attention.key_length", text.headDim());
        file.put("llama.attention.value_length", text.headDim());
        file.put("llama.attention.layer_norm_rms_epsilon", (float) text.rmsNormEpsilon());
        file.put("llama.rope.freq_base", (float) text.rope().theta());
        file.put("llama.rope.dimension_count", text.headDim());
        file.put("llama.vocab_size", text.vocabulary());
    }

    private void describeVocabulary() {
        file.put("tokenizer.ggml.model", "llama");
        file.put(
                "tokenizer.ggml.tokens",
                IntStream.range(0, text.vocabulary()).mapToObj(LlamaGguf::word).toList());
        file.put("tokenizer.ggml.scores", Collections.nCopies(text.vocabulary(), 0f));
        file.put(
                "tokenizer.ggml.token_type",
                IntStream.range(0, text.vocabulary())
                        .mapToObj(LlamaGguf::wordType)
                        .toList());
        file.put("tokenizer.ggml.unknown_token_id", 0);
        file.put("tokenizer.ggml.bos_token_id", 1);
        file.put("tokenizer.ggml.eos_token_id", 2);
    }

    private static String word(int token) {
        if (token < SPECIAL.size()) {
            return SPECIAL.get(token);
        }
        int value = token - SPECIAL.size();
        return value < BYTES ? "<0x%02X>".formatted(value) : "token" + token;
    }

    private static int wordType(int token) {
        if (token < SPECIAL.size()) {
            return token == 0 ? UNKNOWN : CONTROL;
        }
        return token < SPECIAL.size() + BYTES ? BYTE : NORMAL;
    }

    private void addTensors() {
        int queryWidth = text.heads() * text.headDim();
        int keyValueWidth = text.keyValueHeads() * text.headDim();
        addMatrix("token_embd", "language_model.embed_tokens", text.vocabulary(), text.width());
        for (int layer = 0; layer < text.layers(); layer++) {
            String to = "blk." + layer + ".";
            String from = "language_model.layers." + layer + ".";
            addNorm(to + "attn_norm", from + "input_layernorm");
            addRotated(to + "attn_q", from + "self_attn.q_proj", queryWidth);
            addRotated(to + "attn_k", from + "self_attn.k_proj", keyValueWidth);
            addMatrix(to + "attn_v", from + "self_attn.v_proj", keyValueWidth, text.width());
            addMatrix(to + "attn_output", from + "self_attn.o_proj", text.width(), queryWidth);
            addNorm(to + "ffn_norm", from + "post_attention_layernorm");
            addMatrix(to + "ffn_gate", from + "mlp.gate_proj", text.intermediateWidth(), text.width());
            addMatrix(to + "ffn_up", from + "mlp.up_proj", text.intermediateWidth(), text.width());
            addMatrix(to + "ffn_down", from + "mlp.down_proj", text.width(), text.intermediateWidth());
        }
        addNorm("output_norm", "language_model.norm");
        if (checkpoint.contains("lm_head.weight")) {
            addMatrix("output", "lm_head", text.vocabulary(), text.width());
        }
    }

    private void addNorm(String to, String from) {
        add(to, ElementType.F32, from, IntUnaryOperator.identity(), text.width());
    }

    private void addMatrix(String to, String from, long... shape) {
        add(to, ElementType.Q4_0, from, IntUnaryOperator.identity(), shape);
    }

    /** llama.cpp turns neighbours (2i, 2i + 1) of a head, Hugging Face stores the pairs as (i, i + D / 2). */
    private void addRotated(String to, String from, int rows) {
        add(to, ElementType.Q4_0, from, row -> pairedRow(row, text.headDim()), rows, text.width());
    }

    private void add(String to, ElementType type, String from, IntUnaryOperator order, long... shape) {
        file.add(to + ".weight", type, new TensorRows(checkpoint.tensor(from + ".weight", shape), order));
    }

    /** Which of the checkpoint's rows comes at a place of llama.cpp's. */
    static int pairedRow(int place, int headDim) {
        int within = place % headDim;
        return place - within + within % 2 * (headDim / 2) + within / 2;
    }
}
