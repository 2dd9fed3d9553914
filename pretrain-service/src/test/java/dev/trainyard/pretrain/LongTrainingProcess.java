package dev.trainyard.pretrain;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.model.transformer.ResidentMemory;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.TinyCorpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A training run of ten thousand short steps in a process of its own, which reports its memory. */
public final class LongTrainingProcess {
    static final long STEPS = 10_000;
    private static final int BATCH = 1;
    private static final int CONTEXT = 64;

    /**
     * The milliseconds by which its clock advances whenever it is read, about four times in each step: training then
     * predicts about every 25 steps, and saves and generates a sample about every 60.
     */
    private static final long BETWEEN_LOOKS = 20;

    private final Path work;
    private final Set<String> saved = new HashSet<>();
    private int predictions;
    private int samples;

    private LongTrainingProcess(Path work) {
        this.work = work;
    }

    /**
     * The state after a step, as one line of output.
     *
     * @param memory resident bytes
     * @param predictions made so far; samples and saved steps likewise
     */
    record Report(long step, long memory, int predictions, int samples, int saved) {
        static Report of(String line) {
            String[] words = line.split(" ");
            return new Report(
                    Long.parseLong(words[0]),
                    Long.parseLong(words[1]),
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]),
                    Integer.parseInt(words[4]));
        }

        String line() {
            return step + " " + memory + " " + predictions + " " + samples + " " + saved;
        }
    }

    /** @param arguments the home, an empty folder; the report of each step is a line of output */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        ArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        CorpusSealed request = new CorpusSealed(new RunId("long"), recipe(), TinyCorpus.seal(store));
        LongTrainingProcess process = new LongTrainingProcess(home.resolve("work"));
        AtomicLong looks = new AtomicLong();
        InstantSource clock = () -> Instant.EPOCH.plusMillis(BETWEEN_LOOKS * looks.incrementAndGet());

        new JobRunner(store, process::show, new Cancellations(), process.work, clock).run(request, new PretrainJob());
    }

    private static Recipe recipe() {
        Recipe tiny = TinyCorpus.recipe(CONTEXT);
        PretrainRecipe pretrain = new PretrainRecipe(
                1,
                1,
                64,
                2,
                2,
                128,
                true,
                CONTEXT,
                BATCH,
                STEPS * BATCH * CONTEXT,
                0.004,
                null,
                0.05,
                0.5,
                0.1,
                1.0,
                Precision.AUTO,
                5,
                600,
                1,
                null,
                null,
                null);
        return new Recipe(
                "long", 7, tiny.corpus(), tiny.tokenizer(), pretrain, tiny.finetune(), tiny.evaluate(), tiny.release());
    }

    private void show(PipelineEvent event) {
        switch (event) {
            case StepCompleted step -> {
                lookForSavedSteps();
                long memory = ResidentMemory.now().orElseThrow();
                System.out.println(new Report(step.step(), memory, predictions, samples, saved.size()).line());
            }
            case PredictionObserved _ -> predictions++;
            case SampleGenerated _ -> samples++;
            case StageFailed failed -> throw new IllegalStateException(failed.reason());
            default -> {}
        }
    }

    private void lookForSavedSteps() {
        try (Stream<Path> jobs = Files.list(work)) {
            for (Path job : jobs.toList()) {
                try (Stream<Path> steps = Files.list(job.resolve("scratch"))) {
                    steps.map(step -> step.getFileName().toString())
                            .filter(name -> name.matches("step-\\d+"))
                            .forEach(saved::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
