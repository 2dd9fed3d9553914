package dev.trainyard.gateway.attention;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a stage stands on Kafka.
 *
 * @param partitions of the topic that its requests come from
 * @param replicas that are in its consumer group
 * @param processes of its service that are alive, whether they are in the group or not
 * @param waiting requests that are not answered yet, those at work included
 */
public record StageCondition(int partitions, List<Replica> replicas, int processes, long waiting) {
    public StageCondition {
        replicas = List.copyOf(replicas);
    }

    /**
     * A member of the group.
     *
     * @param name its static one, or what the broker gave it
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
