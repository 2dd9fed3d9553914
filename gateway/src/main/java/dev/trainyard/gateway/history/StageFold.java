package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.StageBeat;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of one stage of a run, folded from its progress events in any order. The first completion is final; a
 * failure is valid until a newer attempt starts.
 *
 * @param start of the latest attempt
 * @param beat of the latest attempt; only its time is used
 * @param lastFailure the reason of the last failed attempt
 */
record StageFold(
        Stage stage,
        @Nullable Said<StageStarted> start,
        @Nullable Said<StageBeat> beat,
        @Nullable Told<StageCompleted> completion,
        @Nullable Said<String> lastFailure,
        @Nullable Said<StageView.Progress> progress,
        @Nullable Said<Long> step) {

    /** A value reported by an attempt. */
    record Said<T>(T value, Turn turn) {
        static <T> Said<T> last(@Nullable Said<T> known, T value, Turn turn) {
            return known == null || turn.isAfter(known.turn) ? new Said<>(value, turn) : known;
        }

        Instant time() {
            return turn.place().time();
        }
    }

    static StageFold of(Stage stage) {
        return new StageFold(stage, null, null, null, null, null, null);
    }

    StageFold started(StageStarted event, Place at) {
        Turn turn = new Turn(event.attempt(), event.startedAt(), at);
        // A repeated event is the same start, and does not undo a failure in between.
        boolean repeated = start != null
                && turn.repeats(start.turn())
                && at.isAfter(start.turn().place());
        if (repeated || isOverBefore(at)) return this;
        return new StageFold(stage, Said.last(start, event, turn), beat, completion, lastFailure, progress, step);
    }

    StageFold beaten(StageBeat event, Place at) {
        if (isOverBefore(at)) return this;
        Turn turn = new Turn(event.attempt(), event.at(), at);
        return new StageFold(stage, start, Said.last(beat, event, turn), completion, lastFailure, progress, step);
    }

    StageFold progressed(StageProgressed event, Place at) {
        return reported(
                new StageView.Progress(
                        event.phase(),
                        event.unit(),
                        event.done(),
                        event.total(),
                        event.perSecond(),
                        event.secondsLeft()),
                new Turn(event.attempt(), event.at(), at));
    }

    StageFold stepped(StepCompleted event, Place at) {
        Turn turn = new Turn(event.attempt(), event.at(), at);
        StageFold reported = reported(
                new StageView.Progress(event.phase(), "steps", event.step(), event.steps(), null, event.secondsLeft()),
                turn);
        if (isOverBefore(at)) return this;
        return new StageFold(
                stage,
                reported.start,
                reported.beat,
                reported.completion,
                reported.lastFailure,
                reported.progress,
                Said.last(step, event.step(), turn));
    }

    private StageFold reported(StageView.Progress event, Turn turn) {
        if (isOverBefore(turn.place())) return this;
        return new StageFold(stage, start, beat, completion, lastFailure, Said.last(progress, event, turn), step);
    }

    StageFold completed(StageCompleted event, Place at) {
        return new StageFold(stage, start, beat, Told.first(completion, event, at), lastFailure, progress, step);
    }

    StageFold failed(StageFailed event, Place at) {
        Turn turn = new Turn(event.attempt(), event.at(), at);
        return new StageFold(
                stage, start, beat, completion, Said.last(lastFailure, event.reason(), turn), progress, step);
    }

    private boolean isOverBefore(Place at) {
        return completion != null && at.isAfter(completion.at());
    }

    /** Whether any event of the stage is known. */
    boolean isKnown() {
        return begun() || progress != null || step != null;
    }

    boolean completed() {
        return completion != null;
    }

    boolean begun() {
        return start != null || completion != null || lastFailure != null;
    }

    @Nullable
    String failure() {
        Said<String> failed = failed();
        return failed == null ? null : failed.value();
    }

    private @Nullable Said<String> failed() {
        if (completion != null || lastFailure == null) return null;
        boolean begunAgain = start != null && start.turn().isAfter(lastFailure.turn());
        return begunAgain ? null : lastFailure;
    }

    @Nullable
    Instant endedAt() {
        if (completion != null) return completion.at().time();
        Said<String> failed = failed();
        return failed == null ? null : failed.time();
    }

    /** @param run the status of its run */
    StageView view(RunStatus run) {
        StageStatus status = status(run);
        return new StageView(
                stage,
                status,
                start == null ? 0 : start.value().attempt(),
                start == null ? null : start.value().startedAt(),
                lastBeat(),
                completion == null ? null : completion.value().seconds(),
                completion != null && completion.value().reused(),
                progress == null ? null : progress.value(),
                step == null ? null : step.value(),
                status == StageStatus.FAILED ? failure() : null);
    }

    /** The last beat of the latest attempt; beats of earlier attempts are ignored. */
    private @Nullable Instant lastBeat() {
        if (beat == null) return null;
        boolean ofTheLatest =
                start == null || beat.value().attempt() == start.value().attempt();
        return ofTheLatest ? beat.value().at() : null;
    }

    private StageStatus status(RunStatus run) {
        // A release decision implies that all stages were completed, even if their own events have expired.
        if (completed() || run == RunStatus.RELEASED || run == RunStatus.REJECTED) return StageStatus.COMPLETED;
        if (failure() != null) return StageStatus.FAILED;
        if (run == RunStatus.CANCELLED) return StageStatus.CANCELLED;
        return start != null ? StageStatus.RUNNING : StageStatus.WAITING;
    }
}
