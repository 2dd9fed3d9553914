package dev.trainyard.gateway.starting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class PartitionChooserTest {
    private static final List<List<Set<Integer>>> TWO_REPLICAS = List.of(List.of(Set.of(0, 1), Set.of(2, 3)));

    /** In this test, a run's id is its partition and a letter. */
    private final PartitionChooser chooser =
            new PartitionChooser(4, run -> run.value().charAt(0) - '0');

    @Test
    void assignsTheSecondRunToTheIdleReplica() {
        assertThat(chooser.choose(List.of(new RunId("0-a")), TWO_REPLICAS)).isEqualTo(2);
        assertThat(chooser.choose(List.of(new RunId("3-a")), TWO_REPLICAS)).isIn(0, 1);
    }

    @Test
    void spreadsFourRunsOverTwoReplicasAndAllPartitions() {
        assertThat(fourOver(TWO_REPLICAS)).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(fourOver(List.of(List.of(Set.of(0, 2), Set.of(1, 3))))).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void countsTheRunsOfAReplicaInsteadOfAPartition() {
        List<RunId> runs = List.of(new RunId("2-a"), new RunId("2-b"), new RunId("0-a"));

        assertThat(chooser.choose(runs, TWO_REPLICAS)).isEqualTo(1);
    }

    @Test
    void spreadsFourRunsIfOneReplicaIsNotKnownYet() {
        assertThat(fourOver(List.of(List.of(Set.of(0, 1))))).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(fourOver(List.of(List.of(Set.of(2, 3), Set.of())))).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void rotatesIfNoReplicasAreKnown() {
        assertThat(fourOver(List.of())).containsExactly(0, 1, 2, 3);
    }

    @Test
    void spreadsFourRunsByKafkasOwnHashUnderAnyRecipeName() {
        Random chance = new Random(7);
        RunNaming naming = new RunNaming(InstantSource.system(), chance);
        for (int i = 0; i < 200; i++) {
            PartitionChooser kafkas = new PartitionChooser(4, PartitionChooserTest::partition);
            String recipe = "recipe-" + chance.nextInt(1000);
            List<RunId> runs = new ArrayList<>();
            for (int run = 0; run < 4; run++) {
                int partition = kafkas.choose(runs, TWO_REPLICAS);
                runs.add(naming.next(recipe, id -> partition(id) == partition));
            }

            assertThat(runs.stream().map(PartitionChooserTest::partition)).containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    private static int partition(RunId run) {
        return BuiltInPartitioner.partitionForKey(run.value().getBytes(StandardCharsets.UTF_8), 4);
    }

    private List<Integer> fourOver(List<List<Set<Integer>>> replicas) {
        List<RunId> runs = new ArrayList<>();
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int partition = chooser.choose(runs, replicas);
            chosen.add(partition);
            runs.add(new RunId(partition + "run" + i));
        }
        return chosen;
    }
}
