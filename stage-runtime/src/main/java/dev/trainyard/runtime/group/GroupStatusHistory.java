package dev.trainyard.runtime.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status of a replica over time. Whenever a member joins or leaves, a group passes through states in which
 * partitions are unassigned, so only lasting states are reported, and only states that outlast a rebalance cause
 * another one.
 */
public final class GroupStatusHistory {
    /** The longest time that a transient state of a rebalance may last. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BEFORE_REBALANCE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_REBALANCES = Duration.ofMinutes(1);

    /** Two processes with the same name displace each other every few seconds. */
    private static final Duration WINDOW = Duration.ofMinutes(2);

    private static final int MOST_CHANGES = 2;

    private final String replica;
    private final Deque<Instant> changesOfId = new ArrayDeque<>();
    private String memberId = "";
    private @Nullable GroupStatus standing;
    private @Nullable Instant since;
    private @Nullable Instant lastRebalance;

    public GroupStatusHistory(String replica) {
        this.replica = replica;
    }

    /** @param memberId the current member id of this process; a new one means that it has lost the previous one */
    public synchronized void note(GroupStatus now, String memberId, Instant at) {
        if (!this.memberId.isEmpty() && !memberId.equals(this.memberId)) changesOfId.addLast(at);
        this.memberId = memberId;
        while (!changesOfId.isEmpty() && changesOfId.getFirst().plus(WINDOW).isBefore(at)) changesOfId.removeFirst();
        if (standing == null || standing.getClass() != now.getClass()) since = at;
        standing = now;
    }

    /** The number of partitions assigned to it. */
    public synchronized int partitions() {
        return standing instanceof GroupStatus.Serving serving ? serving.partitions() : 0;
    }

    /**
     * Whether it should rejoin, because partitions have been unassigned for longer than a rebalance takes. A group
     * whose topic was missing when partitions were assigned keeps that assignment through the restarts of its members.
     */
    public synchronized boolean needsRebalance(Instant now) {
        if (!(standing instanceof GroupStatus.Unserved) || lasts(now).compareTo(BEFORE_REBALANCE) < 0) return false;
        if (lastRebalance != null && now.isBefore(lastRebalance.plus(BETWEEN_REBALANCES))) return false;
        lastRebalance = now;
        return true;
    }

    /** What is wrong and what to do, as a sentence; empty if there is no problem or it may resolve itself. */
    public synchronized Optional<String> problem(Instant now) {
        if (changesOfId.size() > MOST_CHANGES) {
            return Optional.of("Another process uses this replica's name, " + replica
                    + ", and the two displace each other in the consumer group: give each replica its"
                    + " own name (TRAINYARD_REPLICA) and restart it.");
        }
        if (standing == null || lasts(now).compareTo(PATIENCE) < 0) return Optional.empty();
        return switch (standing) {
            case GroupStatus.Serving _, GroupStatus.Spare _ -> Optional.empty();
            case GroupStatus.Replaced(String host) ->
                Optional.of("Another process, at " + host + ", uses this replica's name, " + replica
                        + ", so this one receives no requests: give each replica its own name"
                        + " (TRAINYARD_REPLICA) and restart it.");
            case GroupStatus.Unserved(int partitions) ->
                Optional.of(partitions + (partitions == 1 ? " partition" : " partitions")
                        + " of the requests topic have no owner, so the runs in them wait: restart the replicas"
                        + " of this stage.");
            case GroupStatus.Absent _ ->
                Optional.of("This replica, " + replica + ", is not in its consumer group, so it receives no requests:"
                        + " restart it, and read its log if that does not help.");
        };
    }

    private Duration lasts(Instant now) {
        return since == null ? Duration.ZERO : Duration.between(since, now);
    }
}
