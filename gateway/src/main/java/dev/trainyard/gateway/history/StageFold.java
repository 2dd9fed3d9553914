package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stage of one run, folded from its progress events, which come in order, but for those of an attempt that was taken
 * over and had something left to say. The first completion is final; a failure holds until a later attempt begins.
 */
final class StageFold {
    private final Stage stage;
    private int attempt;
    private @Nullable Instant startedAt;
    private @Nullable Double seconds;
    private boolean reused;
    private StageView.@Nullable Progress progress;
    private @Nullable Long step;
    private @Nullable String failure;
    private @Nullable Instant endedAt;

    StageFold(Stage stage) {
        this.stage = stage;
    }

    void started(StageStarted event) {
        if (completed() || isNoNewer(event)) return;
        attempt = event.attempt();
        startedAt = event.startedAt();
        failure = null;
        endedAt = null;
    }

    /** Attempts are counted anew where a job's folder was deleted, and then their times tell which is the later. */
    private boolean isNoNewer(StageStarted event) {
        return event.attempt() <= attempt
                && startedAt != null
                && !event.startedAt().isAfter(startedAt);
    }

    /** Whether something was told by an attempt before the latest. */
    private boolean isOverdue(@Nullable Integer from, @Nullable Instant at) {
        return from != null && from < attempt && (at == null || startedAt == null || !at.isAfter(startedAt));
    }

    void progressed(StageProgressed event) {
        if (completed() || isOverdue(event.attempt(), event.at())) return;
        progress = new StageView.Progress(
                event.phase(), event.unit(), event.done(), event.total(), event.perSecond(), event.secondsLeft());
    }

    void stepped(StepCompleted event) {
        if (completed() || isOverdue(event.attempt(), event.at())) return;
        step = event.step();
        progress =
                new StageView.Progress(event.phase(), "steps", event.step(), event.steps(), null, event.secondsLeft());
    }

    void completed(StageCompleted event, Instant time) {
        if (completed()) return;
        seconds = event.seconds();
        reused = event.reused();
        failure = null;
        endedAt = time;
    }

    void failed(StageFailed event, Instant time) {
        if (completed() || isOverdue(event.attempt(), event.at())) return;
        failure = event.reason();
        endedAt = time;
    }

    boolean completed() {
        return seconds != null;
    }

    boolean begun() {
        return attempt > 0 || completed() || failure != null;
    }

    @Nullable
    String failure() {
        return failure;
    }

    @Nullable
    Instant endedAt() {
        return endedAt;
    }

    StageView view(boolean cancelled) {
        return new StageView(stage, status(cancelled), attempt, startedAt, seconds, reused, progress, step, failure);
    }

    private StageStatus status(boolean cancelled) {
        if (completed()) return StageStatus.COMPLETED;
        if (failure != null) return StageStatus.FAILED;
        if (cancelled) return StageStatus.CANCELLED;
        return attempt > 0 ? StageStatus.RUNNING : StageStatus.WAITING;
    }
}
