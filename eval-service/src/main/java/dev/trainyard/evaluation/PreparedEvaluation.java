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
import org.jspecify.annotations.Nullable;

/**
 * An evaluation whose items have been chosen.
 *
 * @param form the digest of the tokenizer and of the form of conversation, which both checkpoints share
 * @param ownTemplate whether the model from which training started brought its own chat template
 */
record PreparedEvaluation(EvaluationInputs inputs, List<SlicedTask> tasks, Sha256 form, boolean ownTemplate) {
    /** Weights are opened as fp32, whatever precision they were trained with. */
    private static final String PRECISION = "fp32";

    /**
     * A task, cut into slices.
     *
     * @param problem why it cannot be measured; null if it can
     */
    record SlicedTask(
            Task task, List<TaskSlice> slices, @Nullable String problem) {
        SlicedTask {
            slices = List.copyOf(slices);
        }

        static SlicedTask of(Task task) {
            try {
                return new SlicedTask(task, TaskSlice.of(task), null);
            } catch (IllegalArgumentException e) {
                return new SlicedTask(task, List.of(), e.getMessage());
            }
        }
    }

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
                    EvaluationTasks.of(inputs, store, active, tokenizer).stream()
                            .map(SlicedTask::of)
                            .toList(),
                    SampleSettings.form(folder),
                    tokenizer.hasItsOwnTemplate());
        }
    }

    /** The slice of a task; empty if there is none with these items. */
    Optional<TaskSlice> slice(String task, int from, int to) {
        return tasks.stream()
                .filter(it -> it.task().name().equals(task))
                .flatMap(it -> it.slices().stream())
                .filter(slice -> slice.from() == from && slice.to() == to)
                .findFirst();
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
