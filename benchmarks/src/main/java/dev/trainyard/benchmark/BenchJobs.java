package dev.trainyard.benchmark;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.job.StageJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Runs the stages' jobs in this process. A finished job is not repeated, and an interrupted one continues. */
final class BenchJobs {
    private final FolderArtifactStore store;
    private final Path work;

    /** @param artifacts the store's folder @param work the folder of unfinished jobs */
    BenchJobs(Path artifacts, Path work) throws IOException {
        store = new FolderArtifactStore(artifacts);
        this.work = work;
    }

    FolderArtifactStore store() {
        return store;
    }

    /** The last event of the wanted type that the job announces. */
    <E extends PipelineEvent, A extends PipelineEvent> A run(E request, StageJob<E, ?> job, Class<A> wanted)
            throws IOException {
        return runAll(request, job, wanted).getLast();
    }

    /** All events of the wanted type that the job announces; at least one. */
    <E extends PipelineEvent, A extends PipelineEvent> List<A> runAll(E request, StageJob<E, ?> job, Class<A> wanted)
            throws IOException {
        List<PipelineEvent> answers = new ArrayList<>();
        EventSink sink = new EventSink() {
            @Override
            public void publish(PipelineEvent event) {
                answers.add(event);
            }

            @Override
            public void report(PipelineEvent progress) {}
        };
        new JobRunner(store, sink, new Cancellations(), work, InstantSource.system()).run(request, job);
        for (PipelineEvent answer : answers) {
            if (answer instanceof StageFailed failed) throw new RefusedException(failed.reason());
        }
        List<A> found =
                answers.stream().filter(wanted::isInstance).map(wanted::cast).toList();
        if (found.isEmpty()) throw new IllegalStateException("a stage ended without a result");
        return found;
    }
}
