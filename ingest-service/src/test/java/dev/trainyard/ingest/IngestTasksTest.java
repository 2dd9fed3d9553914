package dev.trainyard.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import dev.trainyard.contracts.recipe.ReleaseRecipe.Requirement;
import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.items.task.ReadTask;
import dev.trainyard.items.task.SealedTasks;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTasksTest {
    private static final String ANSWER = "the old lighthouse keeper counted seventeen grey seals on the northern rocks";

    @TempDir
    private Path home;

    private final List<PipelineEvent> events = new CopyOnWriteArrayList<>();
    private SmallSources sources;
    private Path task;

    @BeforeEach
    void prepare() throws IOException {
        sources = SmallSources.in(Files.createDirectory(home.resolve("sources")));
        task = Files.createDirectory(sources.folder().resolve("seals"));
        Files.writeString(task.resolve("task.yaml"), """
                kind: cloze
                prompt: "{question}"
                answer: "{answer}"
                """);
        Files.writeString(
                task.resolve("items.jsonl"),
                "{\"question\": \"What did he do before the storm?\", \"answer\": \"" + ANSWER + "\"}\n");
    }

    @Test
    void keepsTheItemsOfTasksOutOfTheTrainingDataAndSealsThemWithTheCorpus() throws IOException {
        for (int i = 0; i < 6; i++) {
            int number = i;
            String other = IntStream.range(0, 60)
                    .mapToObj(word -> "tale" + number + "x" + word)
                    .collect(Collectors.joining(" "));
            Files.writeString(
                    sources.folder().resolve("notes/leak" + i + ".txt"),
                    other + " What did he do before the storm? " + ANSWER + ".\n");
        }

        run(List.of(TaskRecipe.of(null, "seals")));

        assertThat(events).noneMatch(StageFailed.class::isInstance);
        CorpusSealed sealed = (CorpusSealed) events.stream()
                .filter(CorpusSealed.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(sealed.corpus().card().dropped().get("contaminated")).isBetween(1L, 6L);
        List<ReadTask> tasks = SealedTasks.read(store().open(sealed.corpus().documents()));
        assertThat(tasks).singleElement().satisfies(read -> {
            assertThat(read.name()).isEqualTo("seals");
            assertThat(read.items().getFirst().choices()).containsExactly(ANSWER);
        });
    }

    @Test
    void failsBeforeItReadsDocumentsIfATaskHasAMistake() throws IOException {
        Files.writeString(task.resolve("items.jsonl"), "{\"question\": \"What?\"}\n");

        run(List.of(TaskRecipe.of(null, "seals")));

        assertThat(failure())
                .isEqualTo("The task of evaluate.tasks[0], seals, is refused: items.jsonl:1 has no field 'answer';"
                        + " its fields are question.");
    }

    @Test
    void refusesAReleaseRuleAboutATaskThatNoFolderHas() throws IOException {
        run(List.of(TaskRecipe.of(null, "seals")), new ReleaseRecipe(List.of(new Requirement("seal", 0.5, null))));

        assertThat(failure())
                .startsWith("release.requirements[0].task is seal: one of language, ")
                .endsWith(", seals (seals is the nearest) is expected.");
    }

    /** A corpus does not depend on the number of examples, nor on release rules, so that another run's is found. */
    @Test
    void failsAtAMistakeAlsoIfTheCorpusIsKnown() throws IOException {
        TaskRecipe seals = TaskRecipe.of(null, "seals");
        run(List.of(seals));
        assertThat(events).noneMatch(StageFailed.class::isInstance);

        run("second", List.of(new TaskRecipe(null, "seals", null, 3, null, null, null)), smokeRelease());

        assertThat(failure())
                .isEqualTo("The task of evaluate.tasks[0], seals, is refused: The task seals has 1 items to choose 3"
                        + " examples from; at least 4 are needed, because an item is not its own example.");
        events.clear();
        run("third", List.of(seals), new ReleaseRecipe(List.of(new Requirement("seal", 0.5, null))));
        assertThat(failure()).startsWith("release.requirements[0].task is seal: ");
        assertThat(events).noneMatch(CorpusSealed.class::isInstance);
        events.clear();
        run("fourth", List.of(seals), smokeRelease());
        assertThat(events).noneMatch(StageFailed.class::isInstance).anyMatch(CorpusSealed.class::isInstance);
    }

    @Test
    void refusesATaskOutsideOfTheSourceFolders() throws IOException {
        Files.createDirectory(home.resolve("elsewhere"));

        run(List.of(TaskRecipe.of(null, "../elsewhere")));

        assertThat(failure()).startsWith("The task of evaluate.tasks[0].path is refused: ../elsewhere leads out of ");
    }

    private void run(List<TaskRecipe> tasks) throws IOException {
        run(tasks, smokeRelease());
    }

    private static ReleaseRecipe smokeRelease() {
        return RecipeReader.preset("smoke").release();
    }

    private void run(List<TaskRecipe> tasks, ReleaseRecipe release) throws IOException {
        run("first", tasks, release);
    }

    private void run(String run, List<TaskRecipe> tasks, ReleaseRecipe release) throws IOException {
        Recipe smoke = RecipeReader.preset("smoke");
        Recipe recipe = new Recipe(
                "small",
                1,
                SmallSources.recipe(sources.all()),
                new TokenizerRecipe(400, 10_000),
                smoke.pretrain(),
                new FinetuneRecipe(smoke.finetune().steps()),
                new EvaluateRecipe(5, 3, 0.95, List.of(), List.of(), List.of(), null, tasks),
                release);
        IngestJob job = new IngestJob(new SourceFolders(List.of(sources.folder())), PrivateHosts.NONE, 4_000_000);
        new JobRunner(store(), events::add, new Cancellations(), home.resolve("work"), InstantSource.system())
                .run(new RunRequested(new RunId(run), recipe), job);
    }

    private FolderArtifactStore store() throws IOException {
        return new FolderArtifactStore(home.resolve("artifacts"));
    }

    private String failure() {
        return events.stream()
                .filter(StageFailed.class::isInstance)
                .map(event -> ((StageFailed) event).reason())
                .findFirst()
                .orElseThrow();
    }
}
