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
        @Nullable Reported<StageStarted> start,
        @Nullable Reported<StageBeat> beat,
        @Nullable PositionedValue<StageCompleted> completion,
        @Nullable Reported<String> lastFailure,
        @Nullable Reported<StageView.Progress> progress,
        @Nullable Reported<Long> step) {

    /** A value reported by an attempt. */
    record Reported<T>(T value, ReportOrder turn) {
        static <T> Reported<T> last(@Nullable Reported<T> known, T value, ReportOrder turn) {
            return known == null || turn.isAfter(known.turn) ? new Reported<>(value, turn) : known;
        }

        Instant time() {
            return turn.place().time();
        }
    }

    static StageFold of(Stage stage) {
        return new StageFold(stage, null, null, null, null, null, null);
    }

    StageFold started(StageStarted event, RecordPosition at) {
        ReportOrder turn = new ReportOrder(event.attempt(), event.startedAt(), at);
        // A repeated event is the same start, and does not undo a failure in between.
        boolean repeated = start != null
                && turn.repeats(start.turn())
                && at.isAfter(start.turn().place());
        if (repeated || isOverBefore(at)) return this;
        return new StageFold(stage, Reported.last(start, event, turn), beat, completion, lastFailure, progress, step);
    }

    StageFold beaten(StageBeat event, RecordPosition at) {
        if (isOverBefore(at)) return this;
        ReportOrder turn = new ReportOrder(event.attempt(), event.at(), at);
        return new StageFold(stage, start, Reported.last(beat, event, turn), completion, lastFailure, progress, step);
    }

    StageFold progressed(StageProgressed event, RecordPosition at) {
        return reported(
                new StageView.Progress(
                        event.phase(),
                        event.unit(),
                        event.done(),
                        event.total(),
                        event.perSecond(),
                        event.secondsLeft()),
                new ReportOrder(event.attempt(), event.at(), at));
    }

    StageFold stepped(StepCompleted event, RecordPosition at) {
        ReportOrder turn = new ReportOrder(event.attempt(), event.at(), at);
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
                Reported.last(step, event.step(), turn));
    }

    private StageFold reported(StageView.Progress event, ReportOrder turn) {
        if (isOverBefore(turn.place())) return this;
        return new StageFold(stage, start, beat, completion, lastFailure, Reported.last(progress, event, turn), step);
    }

    StageFold completed(StageCompleted event, RecordPosition at) {
        return new StageFold(
                stage, start, beat, PositionedValue.first(completion, event, at), lastFailure, progress, step);
    }

    StageFold failed(StageFailed event, RecordPosition at) {
        ReportOrder turn = new ReportOrder(event.attempt(), event.at(), at);
        return new StageFold(
                stage, start, beat, completion, Reported.last(lastFailure, event.reason(), turn), progress, step);
    }

    private boolean isOverBefore(RecordPosition at) {
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
        Reported<String> failed = failed();
        return failed == null ? null : failed.value();
    }

    private @Nullable Reported<String> failed() {
        if (completion != null || lastFailure == null) return null;
        boolean begunAgain = start != null && start.turn().isAfter(lastFailure.turn());
        return begunAgain ? null : lastFailure;
    }

    @Nullable
    Instant endedAt() {
        if (completion != null) return completion.at().time();
        Reported<String> failed = failed();
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
                completion == null ? null : completion.value().joules(),
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
