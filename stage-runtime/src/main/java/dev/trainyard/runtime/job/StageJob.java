package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.util.List;

/**
 * The work of a stage on one kind of request.
 *
 * @param <E> the event that asks for the work
 * @param <R> a record that can be written as JSON and says what came out, in references to artifacts and in numbers; it
 *     does not mention the run, because another run may ask for the same
 */
public interface StageJob<E extends PipelineEvent, R> {
    Stage stage();

    /**
     * What the result depends on, as a name: {@link JobId#of} a record that declares it, and that {@link #perform} works
     * from. The same for each delivery of a request.
     */
    JobId id(E request);

    Class<R> resultType();

    /**
     * About how many bytes the work writes to the disk, over all attempts and before anything of it is taken away. A
     * stage does not begin where less is free.
     */
    default long bytesNeeded(E request, ArtifactStore store) throws IOException {
        return 0;
    }

    /**
     * Whether no other run can ever ask for this work, because its id holds the run. What it leaves in its work folder is
     * then taken away with the run's failure or cancellation, and not kept for the next run of the recipe.
     */
    default boolean servesItsRunAlone(E request) {
        return false;
    }

    /**
     * Does the work. It calls {@link JobContext#checkActive} every second or two and before it writes, keeps what it
     * wants to find again after a restart in {@link JobContext#workFolder}, and seals artifacts in
     * {@link JobContext#store}.
     *
     * @throws Exception whose message is one sentence that a person can act on: it becomes the reason in StageFailed
     */
    R perform(E request, JobContext context) throws Exception;

    /** What the others are told, in this order. Called again, with the stored result, when the request is repeated. */
    List<PipelineEvent> announce(E request, R result);
}
