package dev.trainyard.gateway.starting;

import dev.trainyard.contracts.run.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Chooses the partition of a new run. Kafka puts all events of a run into the partition to which its id hashes, and a
 * replica processes the runs of its partitions one after the other: two runs whose ids hash to the same replica wait
 * for each other while another replica is idle. Therefore a run gets an id that hashes to the least busy replicas.
 */
public final class PartitionChooser {
    private final int count;
    private final ToIntFunction<RunId> partitionOf;
    private int next;

    /**
     * @param count of the partitions
     * @param partitionOf the partition into which Kafka puts a run
     */
    public PartitionChooser(int count, ToIntFunction<RunId> partitionOf) {
        this.count = count;
        this.partitionOf = partitionOf;
    }

    public int of(RunId run) {
        return partitionOf.applyAsInt(run);
    }

    /**
     * Chooses the partition whose replicas have the fewest unfinished runs, then the one with the fewest runs in it;
     * ties are broken in rotation. Partitions without a replica in a stage, for example while its group is forming,
     * count as those of one additional replica.
     *
     * @param unfinished runs that have not ended
     * @param stages for each stage the partitions of each of its replicas
     */
    public synchronized int choose(Collection<RunId> unfinished, Collection<List<Set<Integer>>> stages) {
        Map<Integer, Integer> runs = new HashMap<>();
        unfinished.forEach(run -> runs.merge(of(run), 1, Integer::sum));
        int[] busy = new int[count];
        for (List<Set<Integer>> replicas : stages) {
            Set<Integer> unheld = IntStream.range(0, count).boxed().collect(Collectors.toSet());
            for (Set<Integer> partitions : replicas) {
                addLoad(busy, partitions, runs);
                unheld.removeAll(partitions);
            }
            addLoad(busy, unheld, runs);
        }
        List<Integer> inTurn = new ArrayList<>(
                IntStream.range(0, count).mapToObj(i -> (next + i) % count).toList());
        inTurn.sort(Comparator.<Integer>comparingInt(partition -> busy[partition])
                .thenComparingInt(partition -> runs.getOrDefault(partition, 0)));
        int chosen = inTurn.getFirst();
        next = (chosen + 1) % count;
        return chosen;
    }

    private static void addLoad(int[] busy, Set<Integer> partitions, Map<Integer, Integer> runs) {
        int load = partitions.stream()
                .mapToInt(partition -> runs.getOrDefault(partition, 0))
                .sum();
        for (int partition : partitions) if (partition < busy.length) busy[partition] += load;
    }
}
