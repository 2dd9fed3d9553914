package dev.trainyard.model.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The folder of a reward model in the layout of transformers' {@code …ForSequenceClassification} with one label: the weights of a
 * model without its output layer, and the {@link RewardHead}, in {@code model.safetensors}, and a {@code config.json} with the name of that
 * class. So it opens there, and is not taken for a model that writes. (transformers 5 has no such class for Granite.)
 */
public final class RewardModelFolder {
    private RewardModelFolder() {}

    /**
     * Opens a reward model, ours or another program's; the caller closes it.
     *
     * @throws IOException if the folder is incomplete or has another kind of model; the message says what differs
     */
    public static Transformer open(Path folder) throws IOException {
        ModelShape shape = ModelConfig.readReward(folder);
        try (WeightFiles files = WeightFiles.open(folder)) {
            Transformer model = Transformer.of(shape, ModelConfig.tokens(folder), files);
            try {
                model.addRewardHead(files);
                return model;
            } catch (IOException | RuntimeException e) {
                model.close();
                throw e;
            }
        }
    }

    /** Writes a model with a reward head, and without an adapter. */
    public static void write(Transformer model, Path to) throws IOException {
        Files.createDirectories(to);
        ModelConfig.writeReward(to, model.shape(), model.tokens());
        write(model.weights().entries(""), head(model), to);
    }

    /**
     * Writes a model whose matrices are changed by an adapter, with its reward head.
     *
     * @param start the folder of the model that was adapted, as it is stored
     * @param model with the adapter and the head; its own weights may be rounded, and are not used
     */
    public static void writeMerged(Path start, Transformer model, Path to) throws IOException {
        Files.createDirectories(to);
        ModelConfig.writeReward(to, model.shape(), model.tokens());
        try (WeightFiles weights = WeightFiles.open(start)) {
            write(PeftFolder.merged(weights, model.shape(), model.adapter().orElseThrow()), head(model), to);
        }
    }

    private static RewardHead head(Transformer model) {
        return model.rewardHead().orElseThrow(() -> new IllegalArgumentException("the model has no reward head"));
    }

    private static void write(List<Safetensors.Entry> body, RewardHead head, Path to) throws IOException {
        List<Safetensors.Entry> all = new ArrayList<>(body);
        all.addAll(head.weights().entries(""));
        Safetensors.write(to.resolve(Transformer.FILE), Map.of("format", "pt"), all);
    }
}
