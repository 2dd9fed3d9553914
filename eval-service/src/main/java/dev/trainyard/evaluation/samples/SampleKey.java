package dev.trainyard.evaluation.samples;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.evaluation.task.TaskSlice;
import dev.trainyard.runtime.job.JobId;

/**
 * What the samples of a slice depend on, and nothing else.
 *
 * @param items the digest of the task's name and version and of the slice's items
 * @param model the digest of the checkpoint
 */
public record SampleKey(Sha256 items, Sha256 model, SampleSettings settings) {
    public static SampleKey of(TaskSlice slice, Sha256 model, SampleSettings settings) {
        return new SampleKey(slice.digest(), model, settings);
    }

    /** The address of the samples. */
    public JobId address() {
        return JobId.of(Stage.EVALUATE, this);
    }
}
