package dev.trainyard.gateway.card;

import dev.trainyard.comparison.results.EvaluatedTask;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.ScoreOrigin;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.corpus.card.AdoptedModel;
import dev.trainyard.gateway.card.ModelCard.TaskScore;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes model cards from the record of runs and from their artifacts. An artifact that is missing or damaged only makes
 * a card shorter. The results of single items are compared once for each evaluation, one evaluation at a time, because
 * that takes seconds.
 */
public final class ModelCards {
    private static final Logger LOG = System.getLogger(ModelCards.class.getName());
    private static final int MOST_KEPT = 16;

    private final ArtifactStore store;
    private final Map<String, EvaluationDetails> kept = new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EvaluationDetails> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public ModelCards(ArtifactStore store) {
        this.store = store;
    }

    private interface Reading<T> {
        T from(Path folder) throws IOException;
    }

    /** The card of the checkpoint that the run's evaluation decided about; empty if there is none. */
    public Optional<ModelCard> of(RunView run) {
        return run.decided().map(checkpoint -> card(run, checkpoint));
    }

    private ModelCard card(RunView run, Checkpoint checkpoint) {
        EvaluationDetails details = details(run);
        ModelCard.ModelEvaluation evaluation = evaluation(run, checkpoint, details);
        ModelCard.ModelData data = data(run);
        List<ModelCard.TrainingStep> steps = TrainingSteps.of(run, checkpoint);
        return new ModelCard(
                run.id(),
                run.recipeName(),
                new ModelCard.ModelDecision(run.state(), run.endedAt(), run.reasons(), run.verdicts(), run.override()),
                model(run, checkpoint),
                data,
                steps,
                TrainingSteps.curves(run, steps),
                run.stages().stream()
                        .map(stage ->
                                new ModelCard.StageCost(stage.stage(), stage.seconds(), stage.joules(), stage.reused()))
                        .toList(),
                evaluation,
                new Weaknesses(checkpoint, evaluation, details).found(),
                Unmeasured.of(evaluation, run.preferences()),
                run.artifacts());
    }

    private ModelCard.ModelFacts model(RunView run, Checkpoint checkpoint) {
        return new ModelCard.ModelFacts(
                checkpoint.id(),
                checkpoint.step(),
                checkpoint.artifact(),
                checkpoint.parameters(),
                checkpoint.layers(),
                checkpoint.width(),
                read(checkpoint.artifact(), ModelFolder::read).orElse(null),
                adopted(run),
                checkpoint.exportProof());
    }

    private ModelCard.@Nullable Adopted adopted(RunView run) {
        Recipe recipe = run.recipe();
        Optional<CheckpointId> start = run.checkpoints().stream()
                .filter(Checkpoint::isStart)
                .findFirst()
                .map(Checkpoint::id);
        String from = recipe == null ? null : recipe.pretrain().from();
        if (from == null && start.isEmpty()) return null;
        String adapter = recipe == null ? null : recipe.pretrain().adapter();
        Optional<AdoptedModel> described = artifact(run, "corpus")
                .flatMap(it -> read(it, AdoptedModel::read).flatMap(one -> one));
        return new ModelCard.Adopted(
                from == null ? "" : RecipeSettings.lastPart(from),
                adapter == null ? null : RecipeSettings.lastPart(adapter),
                start.orElse(null),
                described.map(AdoptedModel::licence).orElse(null));
    }

    private ModelCard.ModelData data(RunView run) {
        Recipe recipe = run.recipe();
        CorpusFiles.Details details = artifact(run, "corpus")
                .flatMap(it -> read(it, CorpusFiles::details))
                .orElse(CorpusFiles.Details.NONE);
        Boolean asked = recipe == null ? null : recipe.corpus().personalData();
        return new ModelCard.ModelData(
                run.corpus(),
                recipe == null ? null : Boolean.valueOf(asked == null || asked),
                details.places(),
                details.decontamination() == null
                        ? null
                        : Long.valueOf(details.decontamination().documents()),
                details.canaries(),
                artifact(run, "conversations")
                        .flatMap(it -> read(it, CorpusFiles::conversations))
                        .orElse(List.of()));
    }

    private static ModelCard.ModelEvaluation evaluation(RunView run, Checkpoint checkpoint, EvaluationDetails details) {
        Recipe recipe = run.recipe();
        List<TaskScore> tasks = new ArrayList<>();
        for (RunView.TaskView task : run.evaluation()) tasks.add(score(task, recipe, details));
        return new ModelCard.ModelEvaluation(
                run.compared().isEmpty() ? PretrainRecipe.STEP : run.compared().getFirst(),
                checkpoint.step(),
                recipe == null ? null : Double.valueOf(recipe.evaluate().confidence()),
                recipe == null ? null : Long.valueOf(recipe.seed()),
                details != EvaluationDetails.NONE,
                tasks,
                run.missing());
    }

    private static TaskScore score(RunView.TaskView task, @Nullable Recipe recipe, EvaluationDetails details) {
        EvaluatedTask form = details.tasks().get(task.task());
        ScoreOrigin origin = task.second() == null ? null : task.second().origin();
        return new TaskScore(
                task.task(),
                task.metric(),
                task.first(),
                task.second(),
                details.differences().get(task.task()),
                details.chance().get(task.task()),
                origin != null
                        ? Integer.valueOf(origin.taskVersion())
                        : form == null ? null : Integer.valueOf(form.version()),
                origin != null ? origin.taskDigest() : form == null ? null : form.digest(),
                recipe == null ? null : seed(task.task(), recipe),
                contaminated(task, details),
                details.reliability().get(task.task()),
                form == null ? List.of() : form.notes());
    }

    private static @Nullable Integer contaminated(RunView.TaskView task, EvaluationDetails details) {
        Integer marked = details.contaminated().get(task.task());
        Score apart = task.second() == null ? null : task.second().contaminated();
        return marked == null && apart != null && apart.n() > 0 ? Integer.valueOf(apart.n()) : marked;
    }

    private static @Nullable Long seed(String task, Recipe recipe) {
        return recipe.evaluate().tasks().stream()
                .filter(it -> task.equals(it.task() == null ? RecipeSettings.lastPart(it.path()) : it.task()))
                .map(TaskRecipe::seed)
                .findFirst()
                .orElse(null);
    }

    private EvaluationDetails details(RunView run) {
        Optional<Artifact> evaluation = artifact(run, "evaluation");
        if (evaluation.isEmpty()) return EvaluationDetails.NONE;
        Recipe recipe = run.recipe();
        long seed = recipe == null ? 0 : recipe.seed();
        String key = evaluation.get().sha256() + " " + seed;
        synchronized (kept) {
            EvaluationDetails known = kept.get(key);
            if (known != null) return known;
            Optional<EvaluationDetails> details =
                    read(evaluation.get(), folder -> EvaluationDetails.read(folder, seed));
            details.ifPresent(found -> kept.put(key, found));
            return details.orElse(EvaluationDetails.NONE);
        }
    }

    private static Optional<Artifact> artifact(RunView run, String name) {
        return run.artifacts().stream()
                .filter(it -> it.name().equals(name))
                .map(RunView.RunArtifact::artifact)
                .findFirst();
    }

    private <T> Optional<T> read(Artifact artifact, Reading<T> reading) {
        try {
            return Optional.of(reading.from(store.open(artifact)));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "a model card is made without {0}: {1}", artifact.location(), e.getMessage());
            return Optional.empty();
        }
    }
}
