package dev.trainyard.gateway.attention;

import dev.trainyard.contracts.run.Stage;
import dev.trainyard.gateway.attention.Finding.Kind;
import dev.trainyard.gateway.history.RunStatus;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.history.StageStatus;
import dev.trainyard.gateway.history.StageView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is stuck by regularly checking the condition of the stages on Kafka and the unfinished runs. A state that
 * also occurs during starts and rebalances is reported only once it has lasted for a while.
 */
public final class Attention {
    /** How long a group may have no members or unassigned partitions: a restarted replica is back by then. */
    static final Duration REBALANCE = Duration.ofSeconds(30);

    /** How long a job may be silent, and a request may take to arrive. */
    static final Duration SILENCE = Duration.ofMinutes(1);

    private final Map<String, Instant> since = new HashMap<>();
    private volatile Map<Stage, StageCondition> condition = Map.of();
    private volatile List<Finding> findings = List.of();

    /** The findings of the last check, oldest first. */
    public List<Finding> findings() {
        return findings;
    }

    /** The findings that affect a run. */
    public List<Finding> of(RunView run) {
        if (run.state().ended()) return List.of();
        Stage next = next(run);
        return findings.stream()
                .filter(finding -> finding.concerns(run.id(), next))
                .toList();
    }

    /** The condition of the stages at the last check to which the broker responded. */
    public Map<Stage, StageCondition> condition() {
        return condition;
    }

    /**
     * Performs a complete check.
     *
     * @param stages as described by the broker
     * @param runs that have not ended
     */
    public synchronized void look(Map<Stage, StageCondition> stages, List<RunView> runs, Instant now) {
        condition = Map.copyOf(new EnumMap<>(stages));
        List<Finding> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        stages.forEach((stage, it) -> served(stage, it, now, seen, found));
        for (RunView run : runs) {
            silent(run, now, found);
            lost(run, stages, now, seen, found);
        }
        publish(found, seen);
    }

    /** Checks what can be checked while the broker does not respond. */
    public synchronized void checkWithoutBroker(List<RunView> runs, Instant now) {
        List<Finding> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Instant silentSince = lasting("broker", now, seen);
        if (isOver(silentSince, REBALANCE, now)) {
            found.add(new Finding(
                    Kind.BROKER_SILENT,
                    "The Kafka broker does not respond, so no events travel between the stages.",
                    silentSince,
                    "Start the broker or restore the connection to it; the stages then continue on their own.",
                    null,
                    null));
        }
        for (RunView run : runs) silent(run, now, found);
        publish(found, seen);
    }

    private void publish(List<Finding> found, Set<String> seen) {
        since.keySet().retainAll(seen);
        findings = found.stream().sorted(Comparator.comparing(Finding::since)).toList();
    }

    private void served(Stage stage, StageCondition is, Instant now, Set<String> seen, List<Finding> found) {
        StageService service = StageService.of(stage);
        String title = StageService.title(stage);
        if (is.replicas().isEmpty()) {
            Instant from = lasting("unserved " + stage.key(), now, seen);
            if (!isOver(from, REBALANCE, now)) return;
            found.add(new Finding(
                    Kind.STAGE_UNSERVED,
                    title + " has no replica, so every run waits for it: " + service.name() + " is not running.",
                    from,
                    "Start " + service.name() + " (./trainyard up, or docker compose up -d " + service.container()
                            + "); if it stops again, the end of its log says why.",
                    stage,
                    null));
            return;
        }
        if (is.unassigned() > 0) {
            Instant from = lasting("left over " + stage.key(), now, seen);
            if (isOver(from, REBALANCE, now)) {
                found.add(new Finding(
                        Kind.PARTITIONS_LEFT_OVER,
                        title + " leaves " + is.unassigned() + " of " + is.partitions() + " partitions of "
                                + service.requests().topicName() + " without an owner, so the runs in them wait.",
                        from,
                        "Restart the replicas of " + service.name() + ".",
                        stage,
                        null));
            }
        }
        if (is.processes() > is.replicas().size()) {
            Instant from = lasting("shared " + stage.key(), now, seen);
            // A killed process seems alive for most of a minute.
            if (isOver(from, SILENCE.plus(REBALANCE), now)) {
                found.add(new Finding(
                        Kind.REPLICA_NAME_SHARED,
                        is.processes() + " processes of " + service.name() + " are running, but only "
                                + is.replicas().size() + " of them receive requests: two have the same replica name.",
                        from,
                        "Give each process its own name (TRAINYARD_REPLICA) and restart it; the health check of the idle"
                                + " one shows the name.",
                        stage,
                        null));
            }
        }
    }

    private static void silent(RunView run, Instant now, List<Finding> found) {
        for (StageView stage : run.stages()) {
            if (stage.state() != StageStatus.RUNNING || stage.startedAt() == null) continue;
            Instant heard = Objects.requireNonNullElse(stage.lastBeat(), stage.startedAt());
            if (!isOver(heard, SILENCE, now)) continue;
            StageService service = StageService.of(stage.stage());
            found.add(new Finding(
                    Kind.JOB_SILENT,
                    StageService.title(stage.stage()) + " of run " + run.id()
                            + " has given no sign of life for more than a minute.",
                    heard,
                    "Check whether " + service.name()
                            + " is running and what the end of its log says; once it is up, the job continues from its last"
                            + " durable step.",
                    stage.stage(),
                    run.id()));
        }
    }

    /**
     * The next stage of a run has either started or its request is waiting in the topic; otherwise the topic has lost
     * the request.
     */
    private void lost(
            RunView run, Map<Stage, StageCondition> stages, Instant now, Set<String> seen, List<Finding> found) {
        if (run.state() != RunStatus.RUNNING) return;
        Stage next = next(run);
        StageCondition its = next == null ? null : stages.get(next);
        if (next == null || its == null || run.stage(next).state() != StageStatus.WAITING) return;
        if (its.replicas().isEmpty() || its.unassigned() > 0 || its.waiting() > 0) return;
        Instant from = lasting("lost " + next.key() + " " + run.id(), now, seen);
        if (!isOver(from, SILENCE, now)) return;
        found.add(new Finding(
                Kind.REQUEST_LOST,
                StageService.title(next) + " has no request for run " + run.id() + ": the records in "
                        + StageService.of(next).requests().topicName() + " were lost.",
                from,
                "Cancel the run and start it again; the results of its earlier stages are reused.",
                next,
                run.id()));
    }

    /** The first incomplete stage. */
    private static @Nullable Stage next(RunView run) {
        return run.stages().stream()
                .filter(stage -> stage.state() != StageStatus.COMPLETED)
                .map(StageView::stage)
                .findFirst()
                .orElse(null);
    }

    private Instant lasting(String state, Instant now, Set<String> seen) {
        seen.add(state);
        return since.computeIfAbsent(state, _ -> now);
    }

    private static boolean isOver(Instant from, Duration patience, Instant now) {
        // A reported time may be arbitrary, so that an addition may overflow.
        return Duration.between(from, now).compareTo(patience) >= 0;
    }

    /** The number of findings of a kind. */
    public long count(Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }
}
