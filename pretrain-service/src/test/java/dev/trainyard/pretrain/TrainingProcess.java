package dev.trainyard.pretrain;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.TinyCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** A training run of a model of smoke's size, in short steps, in a process of its own that is to be killed. */
public final class TrainingProcess {
    private static final String REQUEST = "request.json";

    static final int STEPS = 300;
    private static final int BATCH = 4;
    private static final int CONTEXT = 128;

    /** Two threads would mostly wait for each other when other tests run beside them. */
    private static final int THREADS = 1;

    /** The speed of its clock relative to real time, chosen so that a step is saved every few steps. */
    private static final long HASTE = 500;

    private TrainingProcess() {}

    /**
     * @param arguments the home and, optionally, {@code prepare}, to write a corpus and the request there without
     *     training; each step is a line of output
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        ArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        if (arguments.length > 1) {
            prepare(home, store);
            return;
        }
        CorpusSealed request = (CorpusSealed)
                EventJson.read(EventType.of(CorpusSealed.class), Files.readAllBytes(home.resolve(REQUEST)));
        long start = System.nanoTime();
        InstantSource clock = () -> Instant.EPOCH.plusNanos(HASTE * (System.nanoTime() - start));
        new JobRunner(store, TrainingProcess::show, new Cancellations(), home.resolve("work"), clock)
                .run(request, new PretrainJob());
    }

    private static void prepare(Path home, ArtifactStore store) throws IOException {
        Recipe tiny = TinyCorpus.recipe(CONTEXT);
        PretrainRecipe pretrain = new PretrainRecipe(
                2,
                2,
                128,
                2,
                2,
                384,
                true,
                CONTEXT,
                BATCH,
                (long) STEPS * BATCH * CONTEXT,
                0.004,
                null,
                0.05,
                0.5,
                0.1,
                1.0,
                Precision.AUTO,
                5,
                2000,
                THREADS,
                null,
                null,
                null);
        Recipe recipe = new Recipe(
                "killed",
                7,
                tiny.corpus(),
                tiny.tokenizer(),
                pretrain,
                tiny.finetune(),
                tiny.evaluate(),
                tiny.release());
        CorpusSealed request = new CorpusSealed(new RunId("killed"), recipe, TinyCorpus.seal(store));
        Files.write(home.resolve(REQUEST), EventJson.write(request));
    }

    private static void show(PipelineEvent event) {
        if (event instanceof StepCompleted step) System.out.println("step " + step.step());
    }
}
