package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One stage of one run, folded from its progress events, which come in order. The first completion is final. */
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
        if (completed() || event.attempt() < attempt) return;
        attempt = event.attempt();
        startedAt = event.startedAt();
        failure = null;
        endedAt = null;
    }

    void progressed(StageProgressed event) {
        if (completed()) return;
        progress = new StageView.Progress(
                event.phase(), event.unit(), event.done(), event.total(), event.perSecond(), event.secondsLeft());
    }

    void stepped(StepCompleted event) {
        if (completed()) return;
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
        if (completed()) return;
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
