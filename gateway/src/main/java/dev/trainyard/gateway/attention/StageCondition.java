package dev.trainyard.gateway.attention;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The condition of a stage on Kafka.
 *
 * @param partitions of the topic with its requests
 * @param replicas that are in its consumer group
 * @param processes of its service that are alive, including those outside the group
 * @param waiting unacknowledged requests, including those being processed
 */
public record StageCondition(int partitions, List<Replica> replicas, int processes, long waiting) {
    public StageCondition {
        replicas = List.copyOf(replicas);
    }

    /**
     * A member of the group.
     *
     * @param name its static name, or the one assigned by the broker
     */
    public record Replica(String name, String host, Set<Integer> partitions) {
        public Replica {
            partitions = Set.copyOf(partitions);
        }
    }

    int unassigned() {
        Set<Integer> assigned = new HashSet<>();
        replicas.forEach(replica -> assigned.addAll(replica.partitions()));
        assigned.removeIf(partition -> partition >= partitions);
        return partitions - assigned.size();
    }
}
