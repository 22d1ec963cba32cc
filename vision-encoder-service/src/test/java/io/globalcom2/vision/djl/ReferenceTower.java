package io.globalcom2.vision.djl;

import io.globalcom2.checkpoint.config.VisionConfig;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.checkpoint.safetensors.Weights;
import java.nio.ByteBuffer;

/**
 * CLIP's vision tower in plain loops over doubles, for quick_gelu and weights in float32: the control for the program. One view at a time.
 *
 * <p>P patch, T tokens, C width, N heads, D = C / N.
 */
final class ReferenceTower {
    private final VisionConfig config;
    private final Weights weights;

    ReferenceTower(VisionConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
    }

    /** Hidden states [1 + T][C] after a number of layers, 0 to all of them. */
    double[][] hidden(double[] pixels, int layers) {
        double[][] x = embed(pixels);
        for (int layer = 0; layer < layers; layer++) {
            String name = "encoder.layers." + layer + ".";
            double[][] normed = norm(name + "layer_norm1", x);
            x = add(x, linear(name + "self_attn.out_proj", attention(name + "self_attn.", normed)));
            double[][] inner = linear(name + "mlp.fc1", norm(name + "layer_norm2", x));
            for (double[] row : inner) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = row[i] / (1 + Math.exp(-1.702 * row[i]));
                }
            }
            x = add(x, linear(name + "mlp.fc2", inner));
        }
        return x;
    }

    /** The CLS row of the last layer's attention logits, head by head, averaged over them: [T]. */
    double[] scores(double[] pixels) {
        int last = config.layers() - 1;
        String name = "encoder.layers." + last + ".self_attn.";
        double[][] normed = norm("encoder.layers." + last + ".layer_norm1", hidden(pixels, last));
        double[][][] logits = logits(name, normed);
        double[] scores = new double[config.tokens()];
        for (int token = 0; token < scores.length; token++) {
            for (int head = 0; head < config.heads(); head++) {
                scores[token] += logits[head][0][1 + token] / config.heads();
            }
        }
        return scores;
    }

    private double[][] embed(double[] pixels) {
        int patch = config.patch();
        double[] kernel = read("embeddings.patch_embedding.weight", config.width(), 3, patch, patch);
        double[] positions = read("embeddings.position_embedding.weight", 1 + config.tokens(), config.width());
        double[][] x = new double[1 + config.tokens()][config.width()];
        x[0] = read("embeddings.class_embedding", config.width());
        for (int token = 0; token < config.tokens(); token++) {
            for (int out = 0; out < config.width(); out++) {
                x[1 + token][out] = convolve(pixels, token, kernel, out * 3 * patch * patch);
            }
        }
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < config.width(); i++) {
                x[row][i] += positions[row * config.width() + i];
            }
        }
        return norm("pre_layrnorm", x);
    }

    private double convolve(double[] pixels, int token, double[] kernel, int kernelStart) {
        int top = token / config.side() * config.patch();
        int left = token % config.side() * config.patch();
        int weight = kernelStart;
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            for (int y = top; y < top + config.patch(); y++) {
                for (int x = left; x < left + config.patch(); x++) {
                    sum += pixels[(channel * config.tile() + y) * config.tile() + x] * kernel[weight++];
                }
            }
        }
        return sum;
    }

    private double[][] attention(String name, double[][] x) {
        double[][][] logits = logits(name, x);
        double[][] values = linear(name + "v_proj", x);
        int headWidth = config.width() / config.heads();
        double[][] result = new double[x.length][config.width()];
        for (int head = 0; head < config.heads(); head++) {
            for (int row = 0; row < x.length; row++) {
                double sum = 0;
                for (double logit : logits[head][row]) {
                    sum += Math.exp(logit);
                }
                for (int other = 0; other < x.length; other++) {
                    double probability = Math.exp(logits[head][row][other]) / sum;
                    for (int i = head * headWidth; i < (head + 1) * headWidth; i++) {
                        result[row][i] += probability * values[other][i];
                    }
                }
            }
        }
        return result;
    }

    /** [N][1 + T][1 + T] */
    private double[][][] logits(String name, double[][] x) {
        double[][] queries = linear(name + "q_proj", x);
        double[][] keys = linear(name + "k_proj", x);
        int headWidth = config.width() / config.heads();
        double[][][] logits = new double[config.heads()][x.length][x.length];
        for (int head = 0; head < config.heads(); head++) {
            for (int row = 0; row < x.length; row++) {
                for (int other = 0; other < x.length; other++) {
                    for (int i = head * headWidth; i < (head + 1) * headWidth; i++) {
                        logits[head][row][other] += queries[row][i] * keys[other][i] / Math.sqrt(headWidth);
                    }
                }
            }
        }
        return logits;
    }

    private double[][] norm(String name, double[][] x) {
        double[] scale = read(name + ".weight", config.width());
        double[] shift = read(name + ".bias", config.width());
        double[][] result = new double[x.length][config.width()];
        for (int row = 0; row < x.length; row++) {
            double mean = 0;
            double square = 0;
            for (double value : x[row]) {
                mean += value / config.width();
                square += value * value / config.width();
            }
            double deviation = Math.sqrt(square - mean * mean + config.layerNormEpsilon());
            for (int i = 0; i < config.width(); i++) {
                result[row][i] = (x[row][i] - mean) / deviation * scale[i] + shift[i];
            }
        }
        return result;
    }

    private double[][] linear(String name, double[][] x) {
        int in = x[0].length;
        boolean narrows = name.endsWith("fc2");
        int out = name.endsWith("fc1") ? config.intermediateWidth() : config.width();
        double[] weight = read(name + ".weight", out, narrows ? config.intermediateWidth() : config.width());
        double[] bias = read(name + ".bias", out);
        double[][] result = new double[x.length][out];
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < out; i++) {
                double sum = bias[i];
                for (int j = 0; j < in; j++) {
                    sum += x[row][j] * weight[i * in + j];
                }
                result[row][i] = sum;
            }
        }
        return result;
    }

    private static double[][] add(double[][] x, double[][] y) {
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < x[row].length; i++) {
                y[row][i] += x[row][i];
            }
        }
        return y;
    }

    private double[] read(String name, long... shape) {
        StoredTensor tensor = weights.tensor(name, shape);
        ByteBuffer data = tensor.data();
        double[] values = new double[data.remaining() / Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.getFloat();
        }
        return values;
    }
}
