package dev.trainyard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.comparison.results.EvaluatedTask;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.ReleaseNames;
import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.ScoreOrigin;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import dev.trainyard.contracts.recipe.ReleaseRecipe.Requirement;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.items.ChoiceItem;
import dev.trainyard.items.ItemPool;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.ForeignModels;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationJobTest {
    private final List<PipelineEvent> events = new ArrayList<>();

    @TempDir
    Path home;

    private ArtifactStore store;
    private Corpus corpus;
    private LocalSlices slices;

    @BeforeEach
    void sealACorpus() throws IOException {
        store = new FolderArtifactStore(home.resolve("artifacts"));
        corpus = TinyCorpus.seal(store);
        slices = new LocalSlices(store, new Cancellations(), home.resolve("work"), InstantSource.system());
    }

    @AfterEach
    void closeModels() throws InterruptedException {
        slices.close();
    }

    @Test
    void bothCheckpointsAreMeasuredOnEveryTaskThatFitsTheirContext() throws IOException {
        runner(events::add).run(request("run-1"), slices.evaluation());

        EvaluationReported report = only(EvaluationReported.class);
        assertThat(report.tasks())
                .extracting(TaskComparison::task)
                .containsExactly(
                        "language",
                        "definitions",
                        "javadoc-body",
                        "refuse-harmful",
                        "help-benign",
                        "refuse-known-harmful",
                        "help-known-benign",
                        "help-traps",
                        "java-parses",
                        "refuse-new-topics",
                        "help-new-topics",
                        "refusal-gap",
                        "definitions-calibration",
                        "javadoc-body-calibration");
        assertThat(report.tasks())
                .extracting(TaskComparison::metric)
                .containsExactly(
                        "bits-per-byte",
                        "accuracy",
                        "accuracy",
                        "rate",
                        "rate",
                        "rate",
                        "rate",
                        "rate",
                        "rate",
                        "rate",
                        "rate",
                        "difference",
                        "expected-calibration-error",
                        "expected-calibration-error");
        assertThat(report.tasks()).allSatisfy(task -> {
            assertThat(task.first().n()).isPositive().isEqualTo(task.second().n());
            assertThat(List.of(task.first(), task.second())).allSatisfy(EvaluationJobTest::liesInItsInterval);
        });
        assertThat(all(TaskScored.class))
                .hasSize(28)
                .extracting(TaskScored::step)
                .containsOnly("pre-training", "preference-optimisation");
        assertThat(report.compared())
                .extracting(CheckpointRef::step)
                .containsExactly("pre-training", "preference-optimisation");
        assertThat(report.tasks().subList(0, 9)).allSatisfy(task -> {
            ScoreOrigin first = Objects.requireNonNull(task.first().origin());
            ScoreOrigin second = Objects.requireNonNull(task.second().origin());
            assertThat(first.promptDigest()).isNotNull();
            assertThat(first.taskDigest()).isEqualTo(second.taskDigest());
            // The base checkpoint continues a class, and the second one is asked for the method in a chat.
            assertThat(first.promptDigest().equals(second.promptDigest()))
                    .isEqualTo(!task.task().equals("java-parses"));
        });
    }

    @Test
    void noItemOfACorpusThatWasMadeForThemStandsInItsTrainingDocuments() throws IOException {
        runner(events::add).run(request("run-1"), slices.evaluation());

        Map<String, Score> scores = only(EvaluationReported.class).tasks().stream()
                .collect(Collectors.toMap(TaskComparison::task, TaskComparison::second));
        assertThat(scores.get("definitions").contaminated()).isEqualTo(new Score(0, 0, 0, 1));
        assertThat(scores.get("refuse-harmful").contaminated()).isEqualTo(new Score(0, 0, 0, 1));
        assertThat(scores.get("language").contaminated()).isNull();
    }

    @Test
    void anItemThatStandsInTheTrainingDocumentsIsScoredApart() throws IOException {
        ChoiceItem known = plantADefinition();

        runner(events::add).run(request("run-1"), slices.evaluation());

        EvaluationReported report = only(EvaluationReported.class);
        TaskComparison definitions = report.tasks().get(1);
        assertThat(List.of(definitions.first(), definitions.second())).allSatisfy(score -> {
            assertThat(score.n()).isEqualTo(9);
            assertThat(Objects.requireNonNull(score.contaminated()).n()).isEqualTo(1);
        });
        assertThat(EvaluatedItems.read(store.open(report.evaluation())).contaminated())
                .isEqualTo(Map.of("definitions", Set.of(known.name())));
        assertThat(report.tasks())
                .filteredOn(task -> task.task().equals("definitions-calibration"))
                .singleElement()
                .satisfies(task -> assertThat(task.first().n()).isEqualTo(9));
    }

    /** Puts an item of the evaluation into a training document, as if data collection had not known it. */
    private ChoiceItem plantADefinition() throws IOException {
        List<Document> documents;
        try (Stream<Document> read =
                DocumentsFile.read(store.open(corpus.documents()).resolve(DocumentsFile.NAME))) {
            documents = read.toList();
        }
        ItemPool.Builder pool = new ItemPool.Builder();
        documents.forEach(pool::add);
        ChoiceItem item = pool.build().definitionItems(10, 3, 7).getFirst();
        String text =
                "A leaf of a dictionary. " + item.prompt() + item.choices().get(item.right()) + ". And more.";
        try (Staging staging = store.stage("corpora/planted", MediaTypes.CORPUS)) {
            try (GzippedLines.Writer<Document> writer =
                    DocumentsFile.writer(staging.folder().resolve(DocumentsFile.NAME))) {
                for (Document document : documents) writer.write(document);
                writer.write(new Document(Sha256.of(text), "leaf", "leaf.txt", "CC0-1.0", Split.TRAIN, text));
            }
            corpus = new Corpus(staging.seal(), corpus.tokenizer(), corpus.shards(), corpus.card(), corpus.start());
        }
        return item;
    }

    @Test
    void measuresTheFurtherTasksThatTheRecipeNames() throws IOException {
        CheckpointSaved request = request("run-1");
        Recipe recipe = request.recipe();
        List<String> further = List.of(
                "language-context",
                "java-compiles",
                "beyond-cutoff",
                "paraphrase",
                "verbatim",
                "personal-data",
                "canaries");
        Recipe measuring =
                evaluating(recipe, new EvaluateRecipe(16, 3, 0.95, List.of(), further, List.of(), null, List.of()));

        runner(events::add)
                .run(
                        new CheckpointSaved(
                                request.run(), measuring, request.corpus(), request.checkpoint(), request.ancestors()),
                        slices.evaluation());

        EvaluationReported report = only(EvaluationReported.class);
        assertThat(report.tasks().subList(9, 16))
                .extracting(TaskComparison::task)
                .containsExactlyElementsOf(further);
        // The classes of the tiny corpus name types that it does not have, and it has no canaries.
        assertThat(report.tasks().subList(9, 16))
                .extracting(task -> task.first().n())
                .containsExactly(4, 0, 16, 2, 0, 2, 0);
        assertThat(report.tasks()).allSatisfy(task -> {
            assertThat(task.first().n()).isEqualTo(task.second().n());
            liesInItsInterval(task.first());
        });
        assertThat(report.tasks().subList(0, 16))
                .filteredOn(task -> task.first().n() > 0)
                .allSatisfy(task -> assertThat(
                                Objects.requireNonNull(task.first().origin()).promptDigest())
                        .isNotNull());
        assertThat(store.open(report.evaluation()).resolve("breakdown.json"))
                .content()
                .contains("\"imports-and-fields\"", "\"category\" : \"later\"");
        List<EvaluatedTask> forms = EvaluatedTask.read(store.open(report.evaluation()));
        assertThat(forms).extracting(EvaluatedTask::task).containsAll(further).contains("definitions");
        assertThat(forms).extracting(EvaluatedTask::digest).doesNotHaveDuplicates();
        assertThat(forms).extracting(EvaluatedTask::version).allMatch(version -> version >= 1);
        // Each score says the same of the task as the file of tasks.
        assertThat(forms)
                .allSatisfy(form -> assertThat(report.tasks())
                        .filteredOn(task -> task.task().equals(form.task()))
                        .singleElement()
                        .satisfies(task -> {
                            ScoreOrigin origin =
                                    Objects.requireNonNull(task.second().origin());
                            assertThat(origin.taskVersion()).isEqualTo(form.version());
                            assertThat(origin.taskDigest()).isEqualTo(form.digest());
                        }));
    }

    @Test
    void comparesTwoAlignmentStepsIfTheRecipeNamesThem() throws IOException {
        CheckpointSaved request = request("run-1", new Requirement("language", null, 1000.0));
        Checkpoint base = request.ancestors().getFirst();
        // Two untrained models as the results of two steps; the first is the parent of the second.
        Checkpoint tuned = base.madeBy("instruction-tuning", CheckpointKind.TUNED, base.id());
        CheckpointSaved naming = new CheckpointSaved(
                request.run(),
                comparing(request.recipe(), "preference-optimisation", "instruction-tuning"),
                request.corpus(),
                request.checkpoint().madeBy("preference-optimisation", CheckpointKind.ALIGNED, tuned.id()),
                List.of(tuned));

        runner(events::add).run(naming, slices.evaluation());

        assertThat(only(EvaluationReported.class).compared())
                .containsExactly(naming.checkpoint().ref(), tuned.ref());
        assertThat(only(ModelReleased.class).checkpoint()).isEqualTo(tuned);
    }

    @Test
    void comparesTheStartWithTheBaseCheckpointIfThereIsNoAlignment() throws IOException {
        CheckpointSaved request = request("run-1", new Requirement("language", null, 1000.0));
        Recipe recipe = request.recipe();
        Checkpoint base = request.ancestors().getFirst();
        // Pre-training on no tokens: both checkpoints have the same content.
        Checkpoint start = base.madeBy("start", CheckpointKind.START, null);
        CheckpointSaved saved = new CheckpointSaved(
                request.run(),
                new Recipe(
                        recipe.name(),
                        recipe.seed(),
                        recipe.corpus(),
                        recipe.tokenizer(),
                        recipe.pretrain(),
                        new FinetuneRecipe(List.of()),
                        recipe.evaluate(),
                        recipe.release()),
                request.corpus(),
                base.madeBy("pre-training", CheckpointKind.BASE, start.id()),
                List.of(start));

        runner(events::add).run(saved, slices.evaluation());

        EvaluationReported report = only(EvaluationReported.class);
        assertThat(report.compared()).extracting(CheckpointRef::step).containsExactly("start", "pre-training");
        assertThat(report.tasks()).allSatisfy(task -> assertThat(task.second()).isEqualTo(task.first()));
        assertThat(only(ModelReleased.class).checkpoint()).isEqualTo(saved.checkpoint());
    }

    @Test
    void anImportedModelIsMeasuredOnTheSameTasks() throws IOException {
        corpus = TinyCorpus.sealStartingFrom(ForeignModels.folder("float16-sharded"), store);

        runner(events::add).run(request("run-1"), slices.evaluation());

        assertThat(only(EvaluationReported.class).tasks()).hasSize(14).allSatisfy(task -> {
            assertThat(task.first().n()).isPositive();
            assertThat(task.first().score()).isFinite();
        });
    }

    @Test
    void everyItemIsKeptWithTheAnswersOfBothCheckpoints() throws IOException {
        runner(events::add).run(request("run-1"), slices.evaluation());

        EvaluationReported report = only(EvaluationReported.class);
        Path folder = store.open(report.evaluation());
        Set<String> derived = Set.of(
                "refuse-new-topics",
                "help-new-topics",
                "refusal-gap",
                "definitions-calibration",
                "javadoc-body-calibration");
        int items = report.tasks().stream()
                .filter(task -> !derived.contains(task.task()))
                .mapToInt(task -> task.first().n())
                .sum();
        assertThat(Files.readAllLines(folder.resolve("items.jsonl")))
                .hasSize(items)
                .allSatisfy(line -> assertThat(line).contains("\"task\"", "\"item\"", "\"base\"", "\"aligned\""));
        assertThat(folder.resolve("scores.json")).content().contains("refuse-harmful");
    }

    @Test
    void anUntrainedModelIsRejectedWithItsScoreAndTheRequiredOne() throws IOException {
        runner(events::add).run(request("run-1", new Requirement("refuse-harmful", 0.8, null)), slices.evaluation());

        CandidateRejected rejected = only(CandidateRejected.class);
        assertThat(rejected.recipe()).isEqualTo("tiny");
        assertThat(rejected.reasons())
                .singleElement()
                .asString()
                .startsWith("refuse-harmful is 0.000 ")
                .endsWith("at least 0.800 is required.");
    }

    @Test
    void aRuleAboutItemsReadsThoseOfTheSealedEvaluation() throws IOException {
        CheckpointSaved request = request("run-1");
        Recipe recipe = request.recipe();
        Recipe noWorse = new Recipe(
                recipe.name(),
                recipe.seed(),
                recipe.corpus(),
                recipe.tokenizer(),
                recipe.pretrain(),
                recipe.finetune(),
                recipe.evaluate(),
                new ReleaseRecipe(
                        List.of(),
                        List.of(new ReleaseRecipe.NoWorseThan(ReleaseRecipe.FIRST, List.of(), null, 1000.0)),
                        List.of()));
        CandidateJudge judge = new CandidateJudge(
                evaluation -> EvaluatedItems.read(store.open(evaluation)), () -> new ReleaseNames(Map.of()));

        runner(events::add)
                .run(
                        new CheckpointSaved(
                                request.run(), noWorse, request.corpus(), request.checkpoint(), request.ancestors()),
                        slices.evaluation(judge));

        ModelReleased released = only(ModelReleased.class);
        assertThat(released.verdicts())
                .hasSize(9)
                .allMatch(RuleVerdict::met)
                .allSatisfy(
                        verdict -> assertThat(verdict.figures()).containsKeys("difference", "low", "high", "items"));
        EvaluatedItems items =
                EvaluatedItems.read(store.open(only(EvaluationReported.class).evaluation()));
        assertThat(items.checkpoints())
                .containsExactly(
                        request.ancestors().getFirst().id(),
                        request.checkpoint().id());
        // Weighted by bytes, the items give the score again.
        Score language = only(EvaluationReported.class).tasks().getFirst().second();
        assertThat(released.verdicts().stream()
                        .filter(verdict -> verdict.task().equals("language"))
                        .findFirst()
                        .orElseThrow()
                        .figures()
                        .get("score"))
                .isEqualTo(language.score(), within(1e-12));
    }

    @Test
    void aDifferentReleaseRuleIsAppliedWithoutMeasuringAgain() throws IOException {
        runner(events::add).run(request("run-1", new Requirement("refuse-harmful", 0.8, null)), slices.evaluation());
        runner(events::add).run(request("run-2", new Requirement("language", null, 1000.0)), slices.evaluation());

        assertThat(only(ModelReleased.class).run()).isEqualTo(new RunId("run-2"));
        assertThat(all(TaskScored.class)).hasSize(28);
        assertThat(all(EvaluationReported.class))
                .extracting(EvaluationReported::tasks)
                .hasSize(2)
                .containsOnly(all(EvaluationReported.class).getFirst().tasks());
    }

    @Test
    void aRestartKeepsTheMeasuredTasks() throws IOException {
        CheckpointSaved request = request("run-1");
        EventSink dying = event -> {
            events.add(event);
            if (event instanceof TaskScored scored
                    && scored.task().equals("refuse-harmful")
                    && scored.step().equals("pre-training")) {
                throw new IllegalStateException("killed by the test");
            }
        };

        runner(dying).run(request, slices.evaluation());
        List<TaskScored> before = all(TaskScored.class);
        assertThat(only(StageFailed.class).reason()).contains("killed by the test");
        events.clear();
        runner(events::add).run(request, slices.evaluation());

        assertThat(all(TaskScored.class))
                .startsWith(before.toArray(TaskScored[]::new))
                .hasSize(28);
        assertThat(all(EvaluationReported.class)).hasSize(1);
    }

    private JobRunner runner(EventSink sink) {
        return new JobRunner(store, sink, new Cancellations(), home.resolve("work"), InstantSource.system());
    }

    private CheckpointSaved request(String run, Requirement... requirements) throws IOException {
        Recipe tiny = TinyCorpus.recipe(48);
        Recipe recipe = new Recipe(
                tiny.name(),
                tiny.seed(),
                tiny.corpus(),
                tiny.tokenizer(),
                tiny.pretrain(),
                tiny.finetune(),
                new EvaluateRecipe(10, 3, 0.95),
                new ReleaseRecipe(List.of(requirements)));
        return TinyModels.aligned(new RunId(run), recipe, corpus, store);
    }

    private static Recipe comparing(Recipe recipe, String first, String second) {
        return evaluating(recipe, recipe.evaluate().comparing(List.of(first, second)));
    }

    private static Recipe evaluating(Recipe recipe, EvaluateRecipe evaluate) {
        return new Recipe(
                recipe.name(),
                recipe.seed(),
                recipe.corpus(),
                recipe.tokenizer(),
                recipe.pretrain(),
                recipe.finetune(),
                evaluate,
                recipe.release());
    }

    private static void liesInItsInterval(Score score) {
        assertThat(score.low()).isLessThanOrEqualTo(score.score());
        assertThat(score.high()).isGreaterThanOrEqualTo(score.score());
    }

    private <E> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private <E> E only(Class<E> type) {
        assertThat(all(type)).hasSize(1);
        return all(type).getFirst();
    }
}
