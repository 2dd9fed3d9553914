package dev.trainyard.model.transformer;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The families of models that {@link Transformer} computes, by their names in Hugging Face's {@code config.json}. A
 * family decides how a folder's settings and tensors are named; what is computed, {@link ModelOptions} say.
 */
public enum ModelFamily {
    LLAMA("llama", "LlamaForCausalLM"),
    MISTRAL("mistral", "MistralForCausalLM"),
    /** Qwen2 and Qwen2.5. */
    QWEN2("qwen2", "Qwen2ForCausalLM"),
    QWEN3("qwen3", "Qwen3ForCausalLM"),
    /** Granite 3. */
    GRANITE("granite", "GraniteForCausalLM"),
    /** The models of Granite 4 that have only attention layers, and no experts. */
    GRANITE_4("granitemoehybrid", "GraniteMoeHybridForCausalLM"),
    SMOLLM3("smollm3", "SmolLM3ForCausalLM"),
    OLMO2("olmo2", "Olmo2ForCausalLM");

    private final String modelType;
    private final String architecture;

    ModelFamily(String modelType, String architecture) {
        this.modelType = modelType;
        this.architecture = architecture;
    }

    /** The value of {@code model_type}. */
    public String modelType() {
        return modelType;
    }

    /** The entry of {@code architectures}: transformers' class of the family. */
    public String architecture() {
        return architecture;
    }

    /** The entry of {@code architectures} of a reward model: transformers' class of the family for classification. */
    public String rewardArchitecture() {
        return architecture.replace("ForCausalLM", "ForSequenceClassification");
    }

    static Optional<ModelFamily> of(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelType.equals(modelType))
                .findFirst();
    }

    /** Every supported {@code model_type}, for a message. */
    static String modelTypes() {
        return Arrays.stream(values()).map(ModelFamily::modelType).collect(Collectors.joining(", "));
    }
}
