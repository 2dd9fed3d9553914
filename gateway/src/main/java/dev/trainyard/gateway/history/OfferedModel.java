package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.run.RunId;
import org.jspecify.annotations.Nullable;

/**
 * A model that is available for chat: one of a run's checkpoints. A released checkpoint is offered twice: under the name
 * of the run and under the name that it had before.
 *
 * @param release whether this is the offer under the name of the run
 * @param decision {@link RunStatus#RELEASED} or {@link RunStatus#REJECTED} if the evaluation has decided on this
 *     checkpoint; absent for others
 * @param bitsPerByte of held-out text, if a stage measured it
 * @param createdAt when its run was requested, in seconds since 1970
 */
public record OfferedModel(
        RunId run,
        Checkpoint checkpoint,
        boolean release,
        @Nullable RunStatus decision,
        @Nullable Double bitsPerByte,
        long createdAt) {
    /** {@code <run>} for the release, {@code <run>:base} for the base model, {@code <run>:<step>} for others. */
    public String name() {
        return release ? run.value() : run + ":" + variant();
    }

    /** Whether a name, as in a request, means this model: {@code <run>:pre-training} means the base model as well. */
    public boolean isCalled(String name) {
        return name.equals(name()) || !release && name.equals(run + ":" + checkpoint.step());
    }

    /** {@code base}, or else the step that made it: {@code start} or an alignment step. */
    public String variant() {
        return checkpoint.isBase() ? "base" : checkpoint.step();
    }
}
