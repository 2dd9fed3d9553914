package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.evaluation.EvaluationInputs.ComparedCheckpoint;
import dev.trainyard.evaluation.samples.SampleKey;
import dev.trainyard.evaluation.samples.SampleSettings;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.evaluation.task.TaskSlice;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An evaluation whose items have been chosen.
 *
 * @param form the digest of the tokenizer and of the form of conversation, which both checkpoints share
 * @param ownTemplate whether the model from which training started brought its own chat template
 */
record PreparedEvaluation(EvaluationInputs inputs, List<Task> tasks, Sha256 form, boolean ownTemplate) {
    /** Weights are opened as fp32, whatever precision they were trained with. */
    private static final String PRECISION = "fp32";

    PreparedEvaluation {
        tasks = List.copyOf(tasks);
    }

    /**
     * Chooses the items. This reads all documents of the corpus, which takes minutes for a corpus of gigabytes.
     *
     * @param active throws if the work must stop
     */
    static PreparedEvaluation of(EvaluationInputs inputs, ArtifactStore store, Runnable active) throws IOException {
        Path folder = store.open(inputs.second().artifact());
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            return new PreparedEvaluation(
                    inputs,
                    EvaluationTasks.of(inputs, store, active, tokenizer),
                    SampleSettings.form(folder),
                    tokenizer.hasItsOwnTemplate());
        }
    }

    Optional<Task> task(String name) {
        return tasks.stream().filter(task -> task.name().equals(name)).findFirst();
    }

    /** A start with a chat template of its own has learned to converse, and pre-training continues from it. */
    boolean chats(ComparedCheckpoint checkpoint) {
        return checkpoint.chats() || ownTemplate;
    }

    SampleSettings settings(ComparedCheckpoint checkpoint) {
        return new SampleSettings(inputs.version(), chats(checkpoint), form, PRECISION, inputs.threads());
    }

    SampleKey key(TaskSlice slice, ComparedCheckpoint checkpoint) {
        return SampleKey.of(slice, checkpoint.artifact().sha256(), settings(checkpoint));
    }
}
