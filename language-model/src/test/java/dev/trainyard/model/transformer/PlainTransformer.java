package dev.trainyard.model.transformer;

import java.util.HashMap;
import java.util.Map;

/**
 * A second implementation of the decoder, in plain Java and 64 bits, from a model folder's tensors alone: slow and
 * obvious.
 */
public final class PlainTransformer {
    private final ModelShape shape;
    private final Map<String, float[]> tensors = new HashMap<>();

    public PlainTransformer(Transformer model) {
        shape = model.shape();
        for (Safetensors.Entry entry : model.weights().entries("")) {
            tensors.put(entry.name(), entry.values());
        }
        model.adapter().ifPresent(this::add);
    }

    /** Adds the products of an adapter's matrices to the weights. */
    private void add(Adapter adapter) {
        Map<String, float[]> matrices = new HashMap<>();
        for (Safetensors.Entry entry : adapter.weights().entries("")) matrices.put(entry.name(), entry.values());
        matrices.forEach((name, b) -> {
            if (!name.endsWith(LoraTensors.B)) return;
            String module = name.substring(0, name.length() - LoraTensors.B.length());
            float[] a = matrices.get(module + LoraTensors.A);
            float[] weight = tensors.get(module + ".weight");
            int rank = adapter.lora().rank();
            int columns = a.length / rank;
            for (int i = 0; i < weight.length; i++) {
                double sum = 0;
                for (int k = 0; k < rank; k++) sum += (double) b[i / columns * rank + k] * a[k * columns + i % columns];
                weight[i] += (float) (adapter.lora().scale() * sum);
            }
        });
    }

    /** The logits after each position. */
    public double[][] logits(int[] ids) {
        double[][] stream = new double[ids.length][];
        for (int t = 0; t < ids.length; t++) {
            stream[t] = new double[shape.width()];
            for (int i = 0; i < shape.width(); i++) {
                stream[t][i] = tensor("model.embed_tokens.weight")[ids[t] * shape.width() + i];
            }
        }
        for (int layer = 0; layer < shape.layers(); layer++) {
            String name = "model.layers." + layer + ".";
            double[][] attended = attention(normed(stream, name + "input_layernorm.weight"), name + "self_attn.");
            add(stream, attended);
            add(stream, feedForward(normed(stream, name + "post_attention_layernorm.weight"), name + "mlp."));
        }
        String output = shape.tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
        double[][] logits = normed(stream, "model.norm.weight");
        for (int t = 0; t < ids.length; t++) logits[t] = product(output, logits[t]);
        return logits;
    }

    /** The summed log-probability of the marked ids. */
    public double logLikelihood(int[] ids, boolean[] marked) {
        double[][] logits = logits(ids);
        double sum = 0;
        for (int t = 1; t < ids.length; t++) {
            if (!marked[t]) continue;
            double total = 0;
            for (double logit : logits[t - 1]) total += Math.exp(logit);
            sum += logits[t - 1][ids[t]] - Math.log(total);
        }
        return sum;
    }

    private double[][] attention(double[][] x, String name) {
        int width = shape.headWidth();
        int group = shape.heads() / shape.keyValueHeads();
        double[][] out = new double[x.length][];
        double[][] keys = new double[x.length][];
        double[][] values = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] query = rotated(product(name + "q_proj.weight", x[t]), t);
            keys[t] = rotated(product(name + "k_proj.weight", x[t]), t);
            values[t] = product(name + "v_proj.weight", x[t]);
            double[] joined = new double[shape.width()];
            for (int head = 0; head < shape.heads(); head++) {
                int shared = head / group;
                double[] weight = new double[t + 1];
                double total = 0;
                for (int s = 0; s <= t; s++) {
                    double dot = 0;
                    for (int i = 0; i < width; i++) dot += query[head * width + i] * keys[s][shared * width + i];
                    total += weight[s] = Math.exp(dot / Math.sqrt(width));
                }
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < width; i++) {
                        joined[head * width + i] += weight[s] / total * values[s][shared * width + i];
                    }
                }
            }
            out[t] = product(name + "o_proj.weight", joined);
        }
        return out;
    }

    private double[] rotated(double[] x, int position) {
        int width = shape.headWidth();
        double[] turned = new double[x.length];
        for (int head = 0; head < x.length / width; head++) {
            for (int i = 0; i < width / 2; i++) {
                double angle = position / Math.pow(shape.ropeTheta(), 2.0 * i / width);
                int first = head * width + i;
                int second = first + width / 2;
                turned[first] = x[first] * Math.cos(angle) - x[second] * Math.sin(angle);
                turned[second] = x[second] * Math.cos(angle) + x[first] * Math.sin(angle);
            }
        }
        return turned;
    }

    private double[][] feedForward(double[][] x, String name) {
        double[][] out = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] gate = product(name + "gate_proj.weight", x[t]);
            double[] up = product(name + "up_proj.weight", x[t]);
            for (int i = 0; i < gate.length; i++) up[i] *= gate[i] / (1 + Math.exp(-gate[i]));
            out[t] = product(name + "down_proj.weight", up);
        }
        return out;
    }

    private double[][] normed(double[][] x, String name) {
        double[][] out = new double[x.length][shape.width()];
        for (int t = 0; t < x.length; t++) {
            double squares = 0;
            for (double value : x[t]) squares += value * value;
            double scale = 1 / Math.sqrt(squares / shape.width() + shape.normEpsilon());
            for (int i = 0; i < shape.width(); i++) out[t][i] = x[t][i] * scale * tensor(name)[i];
        }
        return out;
    }

    private double[] product(String name, double[] x) {
        float[] matrix = tensor(name);
        double[] out = new double[matrix.length / x.length];
        for (int row = 0; row < out.length; row++) {
            for (int i = 0; i < x.length; i++) out[row] += matrix[row * x.length + i] * x[i];
        }
        return out;
    }

    private static void add(double[][] stream, double[][] more) {
        for (int t = 0; t < stream.length; t++) {
            for (int i = 0; i < stream[t].length; i++) stream[t][i] += more[t][i];
        }
    }

    private float[] tensor(String name) {
        return tensors.get(name);
    }
}
