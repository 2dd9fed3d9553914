package dev.trainyard.runtime.group;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A stage's consumer group as the broker describes it.
 *
 * @param partitions of the topic with its requests
 */
public record Group(int partitions, List<Member> members) {
    public Group {
        members = List.copyOf(members);
    }

    /**
     * One consumer of the group.
     *
     * @param id assigned by the broker
     * @param replica its static name; empty if it has none
     * @param host where it is, as the broker sees it
     * @param partitions that are assigned to it
     */
    public record Member(String id, String replica, String host, Set<Integer> partitions) {
        public Member {
            partitions = Set.copyOf(partitions);
        }
    }

    /** The number of unassigned partitions. */
    public int unassigned() {
        Set<Integer> assigned = new HashSet<>();
        members.forEach(member -> assigned.addAll(member.partitions()));
        assigned.removeIf(partition -> partition >= partitions);
        return partitions - assigned.size();
    }

    Optional<Member> member(String id) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    Optional<Member> holder(String replica) {
        return members.stream()
                .filter(member -> member.replica().equals(replica))
                .findFirst();
    }
}
