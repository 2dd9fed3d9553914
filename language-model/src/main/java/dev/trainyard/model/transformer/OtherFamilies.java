package dev.trainyard.model.transformer;

import java.util.Map;
import java.util.Optional;

/** Well-known families that {@link Transformer} does not compute, and in what they differ. */
final class OtherFamilies {
    private static final String GEMMA_3 =
            "Gemma 3, which attends to a window in most layers, norms what its blocks read and what they add, and"
                    + " uses another rotary base in the layers with a window";
    private static final String LFM2 = "LFM2, most of whose layers are convolutions";
    private static final String QWEN_3_5 = "Qwen3.5, most of whose layers are linear attention with a gate";
    private static final String EXPERTS = ", whose feed-forward blocks choose among experts for each token";

    private static final Map<String, String> DIFFERENCES = Map.ofEntries(
            Map.entry("gemma", "Gemma, which scales the embedding by its width and uses GELU"),
            Map.entry(
                    "gemma2",
                    "Gemma 2, which attends to a window in every other layer and bounds its logits by a tangent"),
            Map.entry("gemma3", GEMMA_3),
            Map.entry("gemma3_text", GEMMA_3),
            Map.entry("gemma3n", "Gemma 3n, which has an embedding for each layer and a window in most layers"),
            Map.entry("gemma3n_text", "Gemma 3n, which has an embedding for each layer and a window in most layers"),
            Map.entry("gemma4", "Gemma 4, which attends to a window in most layers with heads of another width"),
            Map.entry("gemma4_text", "Gemma 4, which attends to a window in most layers with heads of another width"),
            Map.entry("lfm2", LFM2),
            Map.entry("lfm2_moe", LFM2),
            Map.entry("lfm3", "LFM3, which has convolutions, attention to a window, and gates on it"),
            Map.entry("qwen3_5", QWEN_3_5),
            Map.entry("qwen3_5_text", QWEN_3_5),
            Map.entry("qwen3_5_moe", QWEN_3_5),
            Map.entry("qwen3_next", "Qwen3-Next, most of whose layers are linear attention with a gate"),
            Map.entry("qwen2_moe", "Qwen2-MoE" + EXPERTS),
            Map.entry("qwen3_moe", "Qwen3-MoE" + EXPERTS),
            Map.entry("mixtral", "Mixtral" + EXPERTS),
            Map.entry("granitemoe", "Granite-MoE" + EXPERTS),
            Map.entry("granitemoeshared", "Granite-MoE" + EXPERTS),
            Map.entry("olmoe", "OLMoE" + EXPERTS),
            Map.entry("llama4", "Llama 4" + EXPERTS),
            Map.entry("llama4_text", "Llama 4" + EXPERTS),
            Map.entry("deepseek_v2", "DeepSeek-V2, which compresses keys and values and chooses among experts"),
            Map.entry("deepseek_v3", "DeepSeek-V3, which compresses keys and values and chooses among experts"),
            Map.entry(
                    "gpt_oss",
                    "gpt-oss, which chooses among experts for each token, attends to a window in every other layer"
                            + " and has a learned sink in each softmax"),
            Map.entry("phi", "Phi, which runs attention and feed-forward side by side and rotates a part of each head"),
            Map.entry(
                    "phi3",
                    "Phi-3 or Phi-4, which attends to a window or scales rotary positions by a factor for each"
                            + " frequency, and stores queries, keys and values as one tensor"),
            Map.entry("olmo", "OLMo, whose norms have no weights"),
            Map.entry("olmo3", "OLMo 3, which attends to a window in most layers"),
            Map.entry("olmo_hybrid", "OLMo Hybrid, most of whose layers are linear attention"),
            Map.entry("ministral", "Ministral, which attends to a window in most layers"),
            Map.entry("ministral3", "Ministral 3, which scales queries by their position"),
            Map.entry("mistral3", "Mistral 3, which has an encoder of images"),
            Map.entry("granite_swa", "Granite with attention to a window in most layers"),
            Map.entry("cohere", "Command R, which runs attention and feed-forward side by side under a LayerNorm"),
            Map.entry("cohere2", "Command R7B, which runs attention and feed-forward side by side under a LayerNorm"),
            Map.entry("glm4", "GLM-4, which norms what its blocks read and what they add, and rotates half of a head"),
            Map.entry(
                    "exaone4",
                    "EXAONE 4, which norms queries and keys by heads and also what its blocks add, and its larger"
                            + " models attend to a window"),
            Map.entry("falcon_h1", "Falcon-H1, which runs a state space beside attention"),
            Map.entry("mamba", "Mamba, which is a state space without attention"),
            Map.entry("mamba2", "Mamba 2, which is a state space without attention"),
            Map.entry("stablelm", "StableLM, which uses LayerNorm and rotates a part of each head"),
            Map.entry("starcoder2", "StarCoder2, which uses LayerNorm and has no gate in its feed-forward block"),
            Map.entry("nemotron", "Nemotron, which uses LayerNorm and squares a ReLU"),
            Map.entry("gpt_neox", "GPT-NeoX, which uses LayerNorm and runs its blocks side by side"),
            Map.entry("gpt2", "GPT-2, which uses LayerNorm and learned positions"),
            Map.entry("bloom", "BLOOM, which uses LayerNorm and biases by distance instead of rotation"),
            Map.entry("qwen2_vl", "Qwen2-VL, which has an encoder of images"),
            Map.entry("qwen2_5_vl", "Qwen2.5-VL, which has an encoder of images"),
            Map.entry("qwen3_vl", "Qwen3-VL, which has an encoder of images"),
            Map.entry("nanochat", "nanochat, whose norms have no weights and whose feed-forward block squares a ReLU"));

    private OtherFamilies() {}

    /** The family's name and in what it differs, as a part of a sentence: "Mamba, which is a state space". */
    static Optional<String> difference(String modelType) {
        return Optional.ofNullable(DIFFERENCES.get(modelType));
    }
}
