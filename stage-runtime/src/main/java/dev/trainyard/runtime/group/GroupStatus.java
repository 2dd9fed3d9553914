package dev.trainyard.runtime.group;

import dev.trainyard.runtime.group.Group.Member;
import java.util.Optional;

/** The status of a replica in its consumer group. */
public sealed interface GroupStatus {
    /** It receives requests. */
    record Serving(int partitions) implements GroupStatus {}

    /** The other replicas have all partitions; it takes over if one of them stops. */
    record Spare() implements GroupStatus {}

    /** Another process joined under the same name, so the broker permanently rejects this one. */
    record Replaced(String host) implements GroupStatus {}

    /** Some partitions are not assigned to any replica, so the requests in them wait. */
    record Unserved(int partitions) implements GroupStatus {}

    /** It has not joined the group. */
    record Absent() implements GroupStatus {}

    /**
     * @param replica the static name of this process in the group
     * @param memberId that this process last received; empty before it has joined
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
