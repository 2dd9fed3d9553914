package dev.trainyard.runtime.group;

import dev.trainyard.runtime.group.Group.Member;
import java.util.Optional;

/** What a replica is in its group. */
public sealed interface GroupStatus {
    /** It takes up requests. */
    record Serving(int partitions) implements GroupStatus {}

    /** The other replicas have all partitions; it takes over when one of them ends. */
    record Spare() implements GroupStatus {}

    /** Another process joined under the same name, so the broker turns this one away for good. */
    record Replaced(String host) implements GroupStatus {}

    /** Some partitions belong to no replica, so the requests in them wait. */
    record Unserved(int partitions) implements GroupStatus {}

    /** It has not joined the group. */
    record Absent() implements GroupStatus {}

    /**
     * @param replica the static name of this process in the group
     * @param memberId that this process believes to have; empty before it has joined
     */
    static GroupStatus of(String replica, String memberId, Group group) {
        Optional<Member> holder = group.holder(replica);
        if (holder.isPresent() && !holder.get().id().equals(memberId)) {
            return new Replaced(holder.get().host());
        }
        if (group.unassigned() > 0) return new Unserved(group.unassigned());
        return group.member(memberId)
                .<GroupStatus>map(self -> self.partitions().isEmpty()
                        ? new Spare()
                        : new Serving(self.partitions().size()))
                .orElseGet(Absent::new);
    }
}
