package dev.trainyard.model.training;

import ai.djl.ndarray.NDManager;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.ModelTokens;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a training run at a step: the trained weights, their moments, and the number of the step. It is a copy in
 * native memory, three 32-bit numbers for each trained weight, and another thread may write it while training continues.
 * Frozen weights are not part of it.
 */
public final class TrainingState implements AutoCloseable {
    static final String FILE = TrainingSession.STATE_FILE;
    static final String STEP = "step";
    static final String FIRST = "first_moment.";
    static final String SECOND = "second_moment.";

    private final NDManager owner = NDManager.newBaseManager("PyTorch");
    private final ModelShape shape;
    private final ModelTokens tokens;
    private final Map<String, String> metadata;
    private final long step;
    private final Weights weights;
    private final Weights first;
    private final Weights second;

    /** @param metadata what else identifies the training */
    TrainingState(
            ModelShape shape,
            ModelTokens tokens,
            Map<String, String> metadata,
            long step,
            Weights weights,
            Weights first,
            Weights second) {
        this.metadata = Map.copyOf(metadata);
        this.shape = shape;
        this.tokens = tokens;
        this.step = step;
        this.weights = weights.copy(owner);
        this.first = first.copy(owner);
        this.second = second.copy(owner);
    }

    /** The number of optimizer steps taken. */
    public long step() {
        return step;
    }

    /** Writes everything as one file, atomically, with the model's shape in another file next to it. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ModelConfig.write(folder, shape, tokens);
        List<Safetensors.Entry> entries = new ArrayList<>(weights.entries(""));
        entries.addAll(first.entries(FIRST));
        entries.addAll(second.entries(SECOND));
        Map<String, String> described = new TreeMap<>(metadata);
        described.put(STEP, String.valueOf(step));
        Safetensors.write(folder.resolve(FILE), described, entries);
    }

    @Override
    public void close() {
        owner.close();
    }
}
