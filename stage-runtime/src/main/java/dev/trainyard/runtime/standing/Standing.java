package dev.trainyard.runtime.standing;

import dev.trainyard.runtime.standing.Group.Member;
import java.util.Optional;

/** What a replica is in its group. */
public sealed interface Standing {
    /** It takes up requests. */
    record Serving(int partitions) implements Standing {}

    /** The other replicas have all partitions; it takes over when one of them ends. */
    record Spare() implements Standing {}

    /** Another process joined under the same name, so the broker turns this one away for good. */
    record Replaced(String host) implements Standing {}

    /** Some partitions belong to no replica, so the requests in them wait. */
    record Unserved(int partitions) implements Standing {}

    /** It has not joined the group. */
    record Absent() implements Standing {}

    /**
     * @param replica the static name of this process in the group
     * @param memberId that this process believes to have; empty before it has joined
     */
    static Standing of(String replica, String memberId, Group group) {
        Optional<Member> holder = group.holder(replica);
        if (holder.isPresent() && !holder.get().id().equals(memberId)) {
            return new Replaced(holder.get().host());
        }
        if (group.unassigned() > 0) return new Unserved(group.unassigned());
        return group.member(memberId)
                .<Standing>map(self -> self.partitions().isEmpty()
                        ? new Spare()
                        : new Serving(self.partitions().size()))
                .orElseGet(Absent::new);
    }
}
