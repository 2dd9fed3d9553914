package dev.trainyard.gateway.history;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.ReleaseNamed;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.event.SliceReported;
import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.contracts.event.StageBeat;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of one run, folded from its events. Topics and partitions are read concurrently, so events in different
 * partitions must lead to the same state in any interleaving: each kind of event writes its own fields, the record's
 * position decides between two events that write the same field, and the status of the run is derived only on request.
 *
 * <p>It keeps what is shown, but no events. It does not remember which events it has seen either: an event that is read
 * again is recognised by its offset, and one that was stored twice, because a stage did not learn that it had been
 * stored, only repeats known content. Only preferences are counted, so the ids of the last ones are kept.
 */
final class RunFold {
    /** The number of predictions and samples that are shown. */
    static final int SHOWN = 24;

    /** A producer repeats an unconfirmed event within minutes; fewer preferences than this are given in that time. */
    private static final int PREFERENCES_REMEMBERED = 256;

    /** How long after a release decision other events of the run may still arrive. */
    private static final Duration RECORD_ARRIVES_WITHIN = Duration.ofMinutes(1);

    private final RunId id;
    private final Map<Stage, StageFold> stages = new EnumMap<>(Stage.class);
    private final LossCurve losses;
    private final List<PositionedValue<PredictionObserved>> predictions;
    private final List<PositionedValue<SampleGenerated>> samples;
    /** By the steps that made them. */
    private final Map<String, PositionedValue<Checkpoint>> checkpoints = new TreeMap<>();

    private final Map<String, Shard> shards = new TreeMap<>();
    private final TaskScores scores;
    private final List<String> lastPreferences;
    private final List<OffsetRange> ranges;
    private @Nullable Recipe recipe;
    private @Nullable PositionedValue<Boolean> request;
    private @Nullable Instant earliest;
    private @Nullable PositionedValue<RunCancelled> cancellation;
    private @Nullable PositionedValue<Corpus> corpus;
    private @Nullable PositionedValue<EvaluationReported> evaluation;
    private @Nullable PositionedValue<RunState.ReleaseDecision> verdict;
    private @Nullable PositionedValue<RejectionOverridden> override;
    private int preferences;
    private boolean settled;

    RunFold(RunId id) {
        this(RunState.of(id));
    }

    RunFold(RunState state) {
        id = state.id();
        for (Stage stage : Stage.values()) stages.put(stage, StageFold.of(stage));
        state.stages().forEach(stage -> stages.put(stage.stage(), stage));
        losses = LossCurve.of(state.losses());
        predictions = new ArrayList<>(state.predictions());
        samples = new ArrayList<>(state.samples());
        state.checkpoints().forEach(told -> checkpoints.put(told.value().step(), told));
        state.shards().forEach(this::keep);
        scores = new TaskScores(state.scores());
        lastPreferences = new ArrayList<>(state.lastPreferences());
        ranges = new ArrayList<>(state.ranges());
        recipe = state.recipe();
        request = state.request();
        earliest = state.earliest();
        cancellation = state.cancellation();
        corpus = state.corpus();
        evaluation = state.evaluation();
        verdict = state.verdict();
        override = state.override();
        preferences = state.preferences();
        settled = state.settled();
    }

    RunState state() {
        return new RunState(
                id,
                recipe,
                request,
                earliest,
                cancellation,
                corpus,
                List.copyOf(shards.values()),
                List.copyOf(checkpoints.values()),
                scores.all(),
                evaluation,
                verdict,
                override,
                stages.values().stream().filter(StageFold::isKnown).toList(),
                losses.kept(),
                predictions,
                samples,
                preferences,
                lastPreferences,
                settled,
                ranges);
    }

    /** Processes an event; returns whether it was new, which its position tells. */
    boolean add(RecordedEvent recorded) {
        RecordPosition at = recorded.place();
        for (int i = 0; i < ranges.size(); i++) {
            OffsetRange range = ranges.get(i);
            if (!range.isOfPartition(recorded.topic(), at)) continue;
            if (at.offset() <= range.last()) return false;
            ranges.set(i, range.upTo(at.offset()));
            fold(recorded.event(), recorded.id(), at);
            return true;
        }
        // The old offsets of a recreated topic are meaningless.
        ranges.removeIf(it -> it.topic() == recorded.topic() && !it.origin().equals(at.origin()));
        ranges.add(OffsetRange.of(recorded));
        fold(recorded.event(), recorded.id(), at);
        return true;
    }

    private void fold(PipelineEvent event, String eventId, RecordPosition at) {
        if (earliest == null || at.time().isBefore(earliest)) earliest = at.time();
        switch (event) {
            case RunRequested requested -> {
                if (request == null) recipe = requested.recipe();
                request = PositionedValue.first(request, true, at);
            }
            case RunCancelled cancelled -> cancellation = PositionedValue.first(cancellation, cancelled, at);
            case ShardSealed sealed -> keep(sealed.shard());
            case CorpusSealed sealed -> {
                if (recipe == null) recipe = sealed.recipe();
                corpus = PositionedValue.first(corpus, sealed.corpus(), at);
                shards.clear();
            }
            case CheckpointSaved saved -> {
                if (recipe == null) recipe = saved.recipe();
                Checkpoint checkpoint = saved.checkpoint();
                checkpoints.compute(checkpoint.step(), (_, known) -> PositionedValue.first(known, checkpoint, at));
            }
            case TaskScored scored -> scores.add(scored, at);
            case EvaluationReported reported -> evaluation = PositionedValue.first(evaluation, reported, at);
            case SliceRequested _, SliceReported _ -> {
                // messages among the replicas of a stage
            }
            case ModelReleased released ->
                decided(
                        new RunState.ReleaseDecision(
                                RunStatus.RELEASED,
                                released.recipe(),
                                released.checkpoint(),
                                released.reasons(),
                                released.verdicts()),
                        at);
            case CandidateRejected rejected ->
                decided(
                        new RunState.ReleaseDecision(
                                RunStatus.REJECTED,
                                rejected.recipe(),
                                rejected.checkpoint(),
                                rejected.reasons(),
                                rejected.verdicts()),
                        at);
            case RejectionOverridden overridden -> override = PositionedValue.last(override, overridden, at);
            case ReleaseNamed _ -> {
                // read from its own topic, by the names of the releases
            }
            case StageStarted started -> update(started.stage(), it -> it.started(started, at));
            case StageBeat beat -> update(beat.stage(), it -> it.beaten(beat, at));
            case StageProgressed progressed -> update(progressed.stage(), it -> it.progressed(progressed, at));
            case StepCompleted step -> {
                losses.add(step, at);
                update(step.stage(), it -> it.stepped(step, at));
            }
            case PredictionObserved observed -> PositionedValue.show(predictions, SHOWN, observed, at);
            case SampleGenerated generated -> PositionedValue.show(samples, SHOWN, generated, at);
            case StageCompleted completed -> update(completed.stage(), it -> it.completed(completed, at));
            case StageFailed failed -> update(failed.stage(), it -> it.failed(failed, at));
            case PreferenceGiven given -> {
                if (given.isByJudge() || lastPreferences.contains(eventId)) return;
                lastPreferences.add(eventId);
                if (lastPreferences.size() > PREFERENCES_REMEMBERED) lastPreferences.removeFirst();
                preferences++;
            }
        }
    }

    private void update(Stage stage, UnaryOperator<StageFold> change) {
        stages.put(stage, change.apply(stage(stage)));
    }

    private StageFold stage(Stage stage) {
        return Objects.requireNonNull(stages.get(stage));
    }

    /** Kept until the corpus is sealed, which contains all shards. */
    private void keep(Shard shard) {
        if (corpus == null) shards.putIfAbsent(name(shard), shard);
    }

    /**
     * The name of a checkpoint: its kind; if there are several steps before the last, the later ones are named by their
     * steps too, and so is every reward model.
     */
    private String name(Checkpoint checkpoint) {
        String kind = checkpoint.kind().key();
        return switch (checkpoint.kind()) {
            case START, BASE, ALIGNED -> kind;
            case TUNED -> isFirst(checkpoint) ? kind : kind + " " + checkpoint.step();
            case REWARD -> kind + " " + checkpoint.step();
        };
    }

    private boolean isFirst(Checkpoint checkpoint) {
        return recipe == null
                || recipe.finetune().changing().stream()
                        .limit(1)
                        .allMatch(step -> step.name().equals(checkpoint.step()));
    }

    private static String name(Shard shard) {
        return "shard %s %03d".formatted(shard.split().key(), shard.index());
    }

    private void decided(RunState.ReleaseDecision decision, RecordPosition at) {
        verdict = PositionedValue.first(verdict, decision, at);
    }

    /**
     * A release decision counts once everything that it is based on has been read, so that a released run is always
     * shown with its complete record. Releases are kept longer than other events, so the record of an old run may be
     * incomplete and is then {@link #settle settled}.
     */
    RunStatus status() {
        if (verdict != null && (settled || recordIsWhole() || nothingBegun())) {
            return verdict.value().status();
        }
        if (cancellation != null) return RunStatus.CANCELLED;
        return failedStage().isPresent() || isLost() ? RunStatus.FAILED : RunStatus.RUNNING;
    }

    private boolean isLost() {
        return settled && nothingBegun();
    }

    private boolean recordIsWhole() {
        return stages.values().stream().allMatch(StageFold::completed)
                && request != null
                && corpus != null
                && evaluation != null
                && checkpoints.keySet().containsAll(steps());
    }

    /** The steps that make checkpoints, in order; empty if the recipe is unknown. */
    private List<String> steps() {
        if (recipe == null) return List.of();
        List<String> steps = new ArrayList<>(List.of(PretrainRecipe.STEP));
        steps.addAll(recipe.finetune().names());
        return steps;
    }

    /** The existing checkpoints, each after its parent, with the reward models. */
    private List<Checkpoint> lineage() {
        Stream<Checkpoint> start = madeBy(PretrainRecipe.START).filter(Checkpoint::isStart).stream();
        return Stream.concat(start, steps().stream().flatMap(step -> madeBy(step).stream()))
                .toList();
    }

    /** The steps whose checkpoints are compared; empty if neither the evaluation nor the recipe is known. */
    private List<String> compared() {
        if (evaluation != null && !evaluation.value().compared().isEmpty()) {
            return evaluation.value().compared().stream()
                    .map(CheckpointRef::step)
                    .toList();
        }
        return recipe == null ? List.of() : recipe.compared();
    }

    private boolean nothingBegun() {
        return stages.values().stream().noneMatch(StageFold::begun);
    }

    private Optional<StageFold> failedStage() {
        return stages.values().stream().filter(stage -> stage.failure() != null).findFirst();
    }

    /**
     * When to stop waiting for the rest of the record: soon after a release decision; and for a run without progress
     * that was requested so long ago that its progress events have expired, because they can no longer be read.
     */
    Optional<Instant> settlesAt() {
        if (settled || status().ended()) return Optional.empty();
        if (verdict != null) return Optional.of(verdict.at().time().plus(RECORD_ARRIVES_WITHIN));
        if (!nothingBegun() || earliest == null) return Optional.empty();
        return Optional.of(earliest.plus(Topic.PROGRESS.retention()));
    }

    void settle() {
        settled = true;
    }

    private @Nullable Instant endedAt(RunStatus status) {
        return switch (status) {
            case RUNNING -> null;
            case RELEASED, REJECTED -> {
                Instant evaluated = stage(Stage.EVALUATE).endedAt();
                yield evaluated != null || verdict == null
                        ? evaluated
                        : verdict.at().time();
            }
            case FAILED -> failedStage().map(StageFold::endedAt).orElse(null);
            case CANCELLED -> cancellation == null ? null : cancellation.at().time();
        };
    }

    private List<String> reasons(RunStatus status) {
        return switch (status) {
            case RUNNING -> List.of();
            case RELEASED, REJECTED ->
                verdict == null ? List.of() : verdict.value().reasons();
            case FAILED ->
                List.of(failedStage()
                        .map(StageFold::failure)
                        .orElse("The records of this run have expired, so its result is not known."));
            case CANCELLED ->
                cancellation == null ? List.of() : List.of(cancellation.value().reason());
        };
    }

    List<OffsetRange> ranges() {
        return List.copyOf(ranges);
    }

    private Optional<Checkpoint> madeBy(String step) {
        return Optional.ofNullable(checkpoints.get(step)).map(PositionedValue::value);
    }

    /** All existing checkpoints that write, which are available for chat. */
    List<Checkpoint> checkpoints() {
        List<Checkpoint> existing = new ArrayList<>(
                lineage().stream().filter(made -> !made.isRewardModel()).toList());
        // Decisions are kept longer than other events.
        decision()
                .map(RunState.ReleaseDecision::checkpoint)
                .filter(decided -> existing.stream().noneMatch(it -> it.step().equals(decided.step())))
                .ifPresent(existing::add);
        return existing;
    }

    /** The checkpoint on which the evaluation has decided. */
    Optional<Checkpoint> decided() {
        return decision().map(RunState.ReleaseDecision::checkpoint);
    }

    /** The released checkpoint, which is also offered under the run's id. */
    Optional<Checkpoint> released() {
        return decision()
                .filter(decided -> decided.status() == RunStatus.RELEASED)
                .map(RunState.ReleaseDecision::checkpoint);
    }

    /** Empty until two checkpoints were evaluated. */
    Optional<ReportedEvaluation> evaluation() {
        return Optional.ofNullable(evaluation)
                .map(it -> new ReportedEvaluation(it.value().evaluation(), compared()));
    }

    private Optional<RunState.ReleaseDecision> decision() {
        return Optional.ofNullable(verdict).map(PositionedValue::value);
    }

    /** Empty while nothing useful is known. */
    private Optional<String> recipeName() {
        if (recipe != null) return Optional.of(recipe.name());
        return Optional.ofNullable(verdict).map(it -> it.value().recipe());
    }

    private Instant requestedAt() {
        return request != null ? request.at().time() : Objects.requireNonNull(earliest);
    }

    Optional<RunSummary> summary() {
        return recipeName().map(name -> {
            RunStatus status = status();
            Stage begun = stages.entrySet().stream()
                    .filter(stage -> stage.getValue().begun())
                    .map(Map.Entry::getKey)
                    .reduce(null, (_, later) -> later);
            return new RunSummary(id, name, status, begun, requestedAt(), endedAt(status));
        });
    }

    Optional<RunView> view() {
        return recipeName().map(name -> {
            RunStatus status = status();
            return new RunView(
                    id,
                    EventCursor.behind(ranges).toString(),
                    name,
                    recipe,
                    status,
                    reasons(status),
                    requestedAt(),
                    endedAt(status),
                    stages.values().stream().map(stage -> stage.view(status)).toList(),
                    losses.latest(),
                    losses.shown(),
                    values(predictions),
                    values(samples),
                    corpus == null ? null : corpus.value().card(),
                    madeBy(PretrainRecipe.STEP).orElse(null),
                    aligned(),
                    lineage(),
                    compared(),
                    artifacts(),
                    tasks(),
                    decision().map(RunState.ReleaseDecision::verdicts).orElse(List.of()),
                    override == null ? null : override.value(),
                    evaluation == null ? List.of() : evaluation.value().missing(),
                    preferences);
        });
    }

    /** The checkpoint of the last alignment step that changes the model. */
    private @Nullable Checkpoint aligned() {
        if (recipe != null && recipe.finetune().steps().isEmpty()) return null;
        Optional<Checkpoint> last =
                recipe == null ? Optional.empty() : madeBy(recipe.finetune().last());
        return last.or(this::decided).orElse(null);
    }

    private static <T> List<T> values(Collection<PositionedValue<T>> told) {
        return told.stream().map(PositionedValue::value).toList();
    }

    private List<RunView.RunArtifact> artifacts() {
        Map<String, Shard> named = new TreeMap<>(shards);
        if (corpus != null) corpus.value().shards().forEach(shard -> named.putIfAbsent(name(shard), shard));
        List<RunView.RunArtifact> artifacts = new ArrayList<>();
        named.forEach((name, shard) -> artifacts.add(new RunView.RunArtifact(name, shard.artifact())));
        if (corpus != null) {
            artifacts.add(new RunView.RunArtifact("corpus", corpus.value().documents()));
            Artifact conversations = corpus.value().conversations();
            if (conversations != null) artifacts.add(new RunView.RunArtifact("conversations", conversations));
            artifacts.add(new RunView.RunArtifact("tokenizer", corpus.value().tokenizer()));
        }
        List<Checkpoint> made = new ArrayList<>(lineage());
        if (verdict != null) {
            Checkpoint decided = verdict.value().checkpoint();
            if (made.stream().noneMatch(it -> it.id().equals(decided.id()))) made.add(decided);
        }
        made.forEach(it -> artifacts.add(new RunView.RunArtifact(name(it), it.artifact())));
        if (evaluation != null)
            artifacts.add(
                    new RunView.RunArtifact("evaluation", evaluation.value().evaluation()));
        return artifacts;
    }

    private List<RunView.TaskView> tasks() {
        if (evaluation == null) return scores.views(compared());
        return evaluation.value().tasks().stream()
                .map(task -> new RunView.TaskView(task.task(), task.metric(), task.first(), task.second()))
                .toList();
    }
}
