package dev.trainyard.benchmark;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;

/** The group of replicas that measure slices, as the broker records it. */
final class SliceGroupRecords {
    private static final String GROUP = "eval-service-slices";

    private SliceGroupRecords() {}

    /** Waits until so many replicas have partitions of the slices' topic. */
    static void awaitMembers(int count, String bootstrap, List<Process> processes) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            while (true) {
                if (!processes.stream().allMatch(Process::isAlive)) {
                    throw new RefusedException("A replica has ended before it was ready.");
                }
                try {
                    ConsumerGroupDescription group = Objects.requireNonNull(admin.describeConsumerGroups(List.of(GROUP))
                            .all()
                            .get()
                            .get(GROUP));
                    long serving = group.members().stream()
                            .filter(member ->
                                    !member.assignment().topicPartitions().isEmpty())
                            .count();
                    if (serving == count) return;
                } catch (ExecutionException notYet) {
                    // no member has joined yet
                }
                Thread.sleep(200);
            }
        }
    }
}
