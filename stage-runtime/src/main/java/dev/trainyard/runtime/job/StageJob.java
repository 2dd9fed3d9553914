package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.util.List;

/**
 * The work of a stage on one kind of request.
 *
 * @param <E> the event that requests the work
 * @param <R> the result, a record that can be written as JSON, with references to artifacts and numbers; it does not
 *     name the run, because another run may request the same work
 */
public interface StageJob<E extends PipelineEvent, R> {
    Stage stage();

    /**
     * The job's id: {@link JobId#of} a record that declares everything on which the result depends, and that {@link
     * #perform} uses. It is the same for each delivery of a request.
     */
    JobId id(E request);

    Class<R> resultType();

    /**
     * The approximate number of bytes that the work writes to disk, over all attempts and before anything is deleted. A
     * stage does not start if less is free.
     */
    default long bytesNeeded(E request, ArtifactStore store) throws IOException {
        return 0;
    }

    /**
     * Whether no other run can request this work, because its id contains the run. Its work folder is then deleted when
     * the run fails or is cancelled, and not kept for the next run of the recipe.
     */
    default boolean servesItsRunAlone(E request) {
        return false;
    }

    /** The number of attempts that may end without a new durable step, because their process died. */
    default int mostAttempts() {
        return 3;
    }

    /** Whether another run that requests the same work gets this result, instead of having the work done again. */
    default boolean servesOtherRuns(R result) {
        return true;
    }

    /**
     * Fails if the request asks for something besides the work that cannot be right, such as for settings of a later
     * stage that only this one can compare with files. It is called before a result of another run is announced; {@link
     * #perform} finds such mistakes itself.
     *
     * @throws Exception like {@link #perform}
     */
    default void check(E request) throws Exception {}

    /**
     * Does the work. It must call {@link JobContext#checkActive} every second or two and before it writes, keep what it
     * needs after a restart in {@link JobContext#workFolder}, and seal artifacts in {@link JobContext#store}.
     *
     * @throws Exception with one sentence that a person can act on, which becomes the reason in StageFailed
     */
    R perform(E request, JobContext context) throws Exception;

    /**
     * The events that announce the result, in order. Called again with the stored result if the request is repeated.
     */
    List<PipelineEvent> announce(E request, R result);
}
