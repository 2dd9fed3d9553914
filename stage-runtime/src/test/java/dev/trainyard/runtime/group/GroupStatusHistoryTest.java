package dev.trainyard.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.runtime.group.Group.Member;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupStatusHistoryTest {
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
    private static final Member SELF = new Member("m1", "eval-1", "10.0.0.7", Set.of(0, 1));
    private static final Member OTHER = new Member("m2", "eval-2", "10.0.0.8", Set.of(2, 3));

    private final GroupStatusHistory record = new GroupStatusHistory("eval-1");

    @Test
    void servesBesideTheOtherMembers() {
        assertThat(GroupStatus.of("eval-1", "m1", new Group(4, List.of(SELF, OTHER))))
                .isEqualTo(new GroupStatus.Serving(2));
    }

    @Test
    void isASpareIfTheOthersHaveAllPartitions() {
        Member all = new Member("m2", "eval-2", "10.0.0.8", Set.of(0, 1, 2, 3));
        Member idle = new Member("m1", "eval-1", "10.0.0.7", Set.of());
        GroupStatus standing = GroupStatus.of("eval-1", "m1", new Group(4, List.of(all, idle)));

        record.note(standing, "m1", START);

        assertThat(standing).isEqualTo(new GroupStatus.Spare());
        assertThat(record.problem(START.plusSeconds(600))).isEmpty();
    }

    @Test
    void saysThatAnotherProcessTookItsNameAndWhatToDo() {
        Member usurper = new Member("m9", "eval-1", "10.0.0.9", Set.of(0, 1));
        record.note(GroupStatus.of("eval-1", "m1", new Group(4, List.of(usurper, OTHER))), "m1", START);

        assertThat(record.problem(START.plusSeconds(29))).isEmpty();
        assertThat(record.problem(START.plusSeconds(31)))
                .contains("Another process, at 10.0.0.9, uses this replica's name, eval-1, so this one receives no"
                        + " requests: give each replica its own name (TRAINYARD_REPLICA) and restart it.");
    }

    @Test
    void seesTwoProcessesThatTakeTheNameFromEachOther() {
        for (int look = 0; look <= 3; look++) {
            record.note(new GroupStatus.Serving(4), "m" + look, START.plusSeconds(6 * look));
            record.note(new GroupStatus.Replaced("10.0.0.9"), "m" + look, START.plusSeconds(6 * look + 3));
        }

        assertThat(record.problem(START.plusSeconds(21)))
                .get()
                .asString()
                .startsWith("Another process uses this replica's name, eval-1, and the two displace each other");

        record.note(new GroupStatus.Serving(4), "m3", START.plusSeconds(200));
        assertThat(record.problem(START.plusSeconds(200))).isEmpty();
    }

    @Test
    void saysThatPartitionsAreUnassigned() {
        record.note(GroupStatus.of("eval-1", "m1", new Group(6, List.of(SELF, OTHER))), "m1", START);

        assertThat(record.problem(START.plusSeconds(31)))
                .contains("2 partitions of the requests topic have no owner, so the runs in them wait: restart the"
                        + " replicas of this stage.");
    }

    @Test
    void requestsARebalanceOnceAMinuteWhilePartitionsAreUnassigned() {
        record.note(new GroupStatus.Unserved(4), "m1", START);

        assertThat(record.needsRebalance(START.plusSeconds(10))).isFalse();
        assertThat(record.needsRebalance(START.plusSeconds(16))).isTrue();
        assertThat(record.needsRebalance(START.plusSeconds(21))).isFalse();
        assertThat(record.needsRebalance(START.plusSeconds(77))).isTrue();
    }

    @Test
    void requestsNoRebalanceWithoutAProblem() {
        record.note(new GroupStatus.Unserved(4), "m1", START);
        record.note(new GroupStatus.Serving(4), "m1", START.plusSeconds(10));

        assertThat(record.needsRebalance(START.plusSeconds(60))).isFalse();
        assertThat(record.problem(START.plusSeconds(60))).isEmpty();
        assertThat(record.partitions()).isEqualTo(4);
    }

    @Test
    void saysThatItIsNotInItsGroup() {
        Member all = new Member("m2", "eval-2", "10.0.0.8", Set.of(0, 1, 2, 3));
        record.note(GroupStatus.of("eval-1", "", new Group(4, List.of(all))), "m1", START);

        assertThat(record.problem(START.plusSeconds(31))).get().asString().contains("is not in its consumer group");
    }
}
