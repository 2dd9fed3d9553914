package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.evaluation.LocalSlices;
import dev.trainyard.finetune.FinetuneJob;
import dev.trainyard.ingest.IngestJob;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.pretrain.PretrainJob;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The child of {@link LargeCorpusBenchmark}: runs the job of one stage in a JVM of its own, and prints the memory that
 * it needed as a line of JSON. The stage's events are written to a file, where the next stage finds them.
 */
final class LargeCorpusProcess {
    private static final JsonMapper JSON = new JsonMapper();
    /** Kept in a field, because a logger without a strong reference loses its level. */
    private static final Logger EVERYTHING = Logger.getLogger("");

    /** The service's value of {@code trainyard.ingest.shard-tokens}. */
    private static final long SHARD_TOKENS = 4_000_000;

    private final Path home;
    private final List<PipelineEvent> answers = new ArrayList<>();

    private LargeCorpusProcess(Path home) {
        this.home = home;
    }

    /** @param arguments the folder of the run, and the name of the stage */
    public static void main(String[] arguments) throws IOException, UnreadableEventException {
        EVERYTHING.setLevel(Level.WARNING);
        HeapAfterCollections heap = HeapAfterCollections.watched();
        long start = System.nanoTime();
        Stage stage = Stage.valueOf(arguments[1]);
        new LargeCorpusProcess(Path.of(arguments[0])).perform(stage);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(JSON.writeValueAsString(new StageMemory(
                seconds,
                heap.most(),
                ResidentMemory.peakMegabytes(ProcessHandle.current().pid()))));
    }

    private void perform(Stage stage) throws IOException, UnreadableEventException {
        switch (stage) {
            case INGEST -> {
                SourceFolders folders = new SourceFolders(List.of(home.resolve("sources")));
                runner().run(read(RunRequested.class), new IngestJob(folders, PrivateHosts.NONE, SHARD_TOKENS));
            }
            case PRETRAIN -> runner().run(read(CorpusSealed.class), new PretrainJob());
            case FINETUNE -> runner().run(read(CheckpointSaved.class), new FinetuneJob());
            case EVALUATE -> evaluate(read(CheckpointSaved.class));
        }
        for (PipelineEvent answer : answers) {
            if (answer instanceof StageFailed failed) throw new RefusedException(failed.reason());
            write(home, answer);
        }
    }

    private void evaluate(CheckpointSaved request) throws IOException {
        try (LocalSlices slices = new LocalSlices(
                new FolderArtifactStore(home.resolve("artifacts")),
                new Cancellations(),
                home.resolve("work"),
                InstantSource.system())) {
            runner().run(request, slices.evaluation());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the models were closed", e);
        }
    }

    private JobRunner runner() {
        EventSink sink = new EventSink() {
            @Override
            public void publish(PipelineEvent event) {
                answers.add(event);
            }

            @Override
            public void report(PipelineEvent progress) {}
        };
        return new JobRunner(
                new FolderArtifactStore(home.resolve("artifacts")),
                sink,
                new Cancellations(),
                home.resolve("work"),
                InstantSource.system());
    }

    private <E extends PipelineEvent> E read(Class<E> type) throws IOException, UnreadableEventException {
        return type.cast(EventJson.read(EventType.of(type), Files.readAllBytes(file(home, type))));
    }

    /** Stores an event for the next stage; of several events of one type, the last counts. */
    static void write(Path home, PipelineEvent event) throws IOException {
        Files.write(file(home, event.getClass()), EventJson.write(event));
    }

    private static Path file(Path home, Class<? extends PipelineEvent> type) {
        return home.resolve(type.getSimpleName() + ".json");
    }
}
