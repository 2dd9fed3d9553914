package dev.trainyard.pretrain;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** A training in a process of its own, to be killed: it does the request in a home's {@code request.json}. */
public final class TrainingProcess {
    static final String REQUEST = "request.json";

    /** How much faster its clock runs than time does, so that a step is saved four times a second. */
    private static final long HASTE = 20;

    private TrainingProcess() {}

    /** @param arguments the home; each step that was made is a line of output */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        CorpusSealed request = (CorpusSealed)
                EventJson.read(EventType.of(CorpusSealed.class), Files.readAllBytes(home.resolve(REQUEST)));
        long start = System.nanoTime();
        InstantSource clock = () -> Instant.EPOCH.plusNanos(HASTE * (System.nanoTime() - start));
        new JobRunner(
                        new FolderArtifactStore(home.resolve("artifacts")),
                        TrainingProcess::show,
                        new Cancellations(),
                        home.resolve("work"),
                        clock)
                .run(request, new PretrainJob());
    }

    private static void show(PipelineEvent event) {
        if (event instanceof StepCompleted step) System.out.println("step " + step.step());
    }
}
