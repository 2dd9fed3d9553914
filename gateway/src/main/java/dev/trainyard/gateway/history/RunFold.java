package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run, folded from its events. Topics are read side by side, so what comes from different topics must fold to the
 * same state in any interleaving: each topic writes fields of its own, and the state of the run is derived from them only
 * when it is asked for. Within a topic the first announcement of a fact holds.
 */
final class RunFold {
    /** How many predictions and samples are shown. */
    private static final int SHOWN = 24;

    private final RunId id;
    private final Set<String> seen = new HashSet<>();
    private final List<RecordedEvent> events = new ArrayList<>();
    private final Map<Stage, StageFold> stages = new EnumMap<>(Stage.class);
    private final LossCurve losses = new LossCurve();
    private final Deque<PredictionObserved> predictions = new ArrayDeque<>();
    private final Deque<SampleGenerated> samples = new ArrayDeque<>();
    private final Map<CheckpointKind, Checkpoint> checkpoints = new EnumMap<>(CheckpointKind.class);
    private final Map<String, Shard> shards = new TreeMap<>();
    private final Map<String, RunView.TaskView> scores = new LinkedHashMap<>();
    private @Nullable Recipe recipe;
    private @Nullable Instant requestedAt;
    private @Nullable RunCancelled cancellation;
    private @Nullable Instant cancelledAt;
    private @Nullable Corpus corpus;
    private @Nullable EvaluationReported evaluation;
    private @Nullable Verdict verdict;
    private int preferences;
    private EventCursor cursor = EventCursor.START;

    /** What the evaluation decided, and when. */
    private record Verdict(RunStatus status, Checkpoint checkpoint, List<String> reasons, Instant time) {}

    RunFold(RunId id) {
        this.id = id;
        for (Stage stage : Stage.values()) {
            stages.put(stage, new StageFold(stage));
        }
    }

    /** Whether the event was new. */
    boolean add(RecordedEvent recorded) {
        if (!seen.add(recorded.id())) return false;
        events.add(recorded);
        cursor = cursor.after(recorded);
        fold(recorded);
        return true;
    }

    private void fold(RecordedEvent recorded) {
        Instant time = recorded.time();
        switch (recorded.event()) {
            case RunRequested event -> {
                if (recipe != null) return;
                recipe = event.recipe();
                requestedAt = time;
            }
            case RunCancelled event -> {
                if (cancellation != null) return;
                cancellation = event;
                cancelledAt = time;
            }
            case ShardSealed event -> keep(event.shard());
            case CorpusSealed event -> corpus = corpus == null ? event.corpus() : corpus;
            case CheckpointSaved event ->
                checkpoints.putIfAbsent(event.checkpoint().kind(), event.checkpoint());
            case TaskScored event -> scored(event);
            case EvaluationReported event -> evaluation = evaluation == null ? event : evaluation;
            case ModelReleased event -> decided(RunStatus.RELEASED, event.checkpoint(), event.reasons(), time);
            case CandidateRejected event -> decided(RunStatus.REJECTED, event.checkpoint(), event.reasons(), time);
            case StageStarted event -> stage(event.stage()).started(event);
            case StageProgressed event -> stage(event.stage()).progressed(event);
            case StepCompleted event -> {
                losses.add(event);
                stage(event.stage()).stepped(event);
            }
            case PredictionObserved event -> keep(predictions, event);
            case SampleGenerated event -> keep(samples, event);
            case StageCompleted event -> stage(event.stage()).completed(event, time);
            case StageFailed event -> stage(event.stage()).failed(event, time);
            case PreferenceGiven _ -> preferences++;
        }
    }

    private StageFold stage(Stage stage) {
        return Objects.requireNonNull(stages.get(stage));
    }

    private void keep(Shard shard) {
        shards.putIfAbsent("shard %s %03d".formatted(shard.split().key(), shard.index()), shard);
    }

    private static <T> void keep(Deque<T> shown, T newest) {
        if (shown.size() == SHOWN) shown.removeFirst();
        shown.addLast(newest);
    }

    private void scored(TaskScored event) {
        RunView.TaskView before = scores.get(event.task());
        boolean base = event.checkpoint() == CheckpointKind.BASE;
        scores.put(
                event.task(),
                new RunView.TaskView(
                        event.task(),
                        event.metric(),
                        base ? event.score() : before == null ? null : before.base(),
                        base ? before == null ? null : before.aligned() : event.score()));
    }

    private void decided(RunStatus status, Checkpoint checkpoint, List<String> reasons, Instant time) {
        if (verdict == null) verdict = new Verdict(status, checkpoint, reasons, time);
    }

    /**
     * A verdict counts once all that it rests on has been read, so that whoever sees a released run sees its whole
     * record. Progress is kept for a shorter time than releases: of an old run it is missing altogether, since the
     * completion of the last stage would be the last to go.
     */
    RunStatus status() {
        if (verdict != null && (recordIsWhole() || stages.values().stream().noneMatch(StageFold::begun))) {
            return verdict.status();
        }
        if (cancellation != null) return RunStatus.CANCELLED;
        return failedStage().isPresent() ? RunStatus.FAILED : RunStatus.RUNNING;
    }

    private boolean recordIsWhole() {
        return stages.values().stream().allMatch(StageFold::completed)
                && corpus != null
                && evaluation != null
                && checkpoints.containsKey(CheckpointKind.BASE)
                && checkpoints.containsKey(CheckpointKind.ALIGNED);
    }

    private Optional<StageFold> failedStage() {
        return stages.values().stream().filter(stage -> stage.failure() != null).findFirst();
    }

    private @Nullable Instant endedAt(RunStatus status) {
        return switch (status) {
            case RUNNING -> null;
            case RELEASED, REJECTED -> {
                Instant evaluated = stage(Stage.EVALUATE).endedAt();
                yield evaluated != null ? evaluated : verdict == null ? null : verdict.time();
            }
            case FAILED -> failedStage().map(StageFold::endedAt).orElse(null);
            case CANCELLED -> cancelledAt;
        };
    }

    private List<String> reasons(RunStatus status) {
        return switch (status) {
            case RUNNING -> List.of();
            case RELEASED, REJECTED -> verdict == null ? List.of() : verdict.reasons();
            case FAILED -> failedStage().map(StageFold::failure).map(List::of).orElse(List.of());
            case CANCELLED -> cancellation == null ? List.of() : List.of(cancellation.reason());
        };
    }

    int eventCount() {
        return events.size();
    }

    List<RecordedEvent> eventsFrom(int index) {
        return List.copyOf(events.subList(Math.min(index, events.size()), events.size()));
    }

    Optional<Checkpoint> base() {
        return Optional.ofNullable(checkpoints.get(CheckpointKind.BASE));
    }

    /** The checkpoint that people may talk to as the run's outcome. */
    Optional<Checkpoint> released() {
        return Optional.ofNullable(verdict)
                .filter(decided -> decided.status() == RunStatus.RELEASED)
                .map(Verdict::checkpoint);
    }

    /** Empty until the request itself has been read: other topics may be ahead of it. */
    Optional<RunSummary> summary() {
        if (recipe == null || requestedAt == null) return Optional.empty();
        RunStatus status = status();
        Stage begun = stages.entrySet().stream()
                .filter(stage -> stage.getValue().begun())
                .map(Map.Entry::getKey)
                .reduce(null, (_, later) -> later);
        return Optional.of(new RunSummary(id, recipe.name(), status, begun, requestedAt, endedAt(status)));
    }

    /** Empty until the request itself has been read: other topics may be ahead of it. */
    Optional<RunView> view() {
        if (recipe == null || requestedAt == null) return Optional.empty();
        RunStatus status = status();
        return Optional.of(new RunView(
                id,
                cursor.toString(),
                recipe,
                status,
                reasons(status),
                requestedAt,
                endedAt(status),
                stages.values().stream()
                        .map(stage -> stage.view(status == RunStatus.CANCELLED))
                        .toList(),
                losses.latest(),
                losses.thinned(),
                List.copyOf(predictions),
                List.copyOf(samples),
                corpus == null ? null : corpus.card(),
                checkpoints.get(CheckpointKind.BASE),
                checkpoints.get(CheckpointKind.ALIGNED),
                artifacts(),
                tasks(),
                preferences));
    }

    private List<RunView.RunArtifact> artifacts() {
        List<RunView.RunArtifact> artifacts = new ArrayList<>();
        shards.forEach((name, shard) -> artifacts.add(new RunView.RunArtifact(name, shard.artifact())));
        if (corpus != null) {
            artifacts.add(new RunView.RunArtifact("corpus", corpus.documents()));
            artifacts.add(new RunView.RunArtifact("tokenizer", corpus.tokenizer()));
        }
        checkpoints.forEach(
                (kind, checkpoint) -> artifacts.add(new RunView.RunArtifact(kind.key(), checkpoint.artifact())));
        if (evaluation != null) artifacts.add(new RunView.RunArtifact("evaluation", evaluation.evaluation()));
        return artifacts;
    }

    private List<RunView.TaskView> tasks() {
        if (evaluation == null) return List.copyOf(scores.values());
        return evaluation.tasks().stream()
                .map(task -> new RunView.TaskView(task.task(), task.metric(), task.base(), task.aligned()))
                .toList();
    }
}
