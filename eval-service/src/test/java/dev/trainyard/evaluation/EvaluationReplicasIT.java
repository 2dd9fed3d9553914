package dev.trainyard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.SliceReported;
import dev.trainyard.contracts.event.SliceReported.State;
import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import dev.trainyard.testing.Topics;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packaged eval-services as processes, with a broker in this process. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class EvaluationReplicasIT {
    private static final String GROUP = "eval-service-slices";

    @TempDir
    Path folder;

    private EmbeddedKafkaBroker broker;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void begin() {
        broker = new EmbeddedKafkaBroker()
                .withDeleteLogDirsOnClose(true)
                .withAdditionalProperties(settings -> settings.put("auto.create.topics.enable", "false"))
                .start();
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : processes) process.destroyForcibly().waitFor();
        broker.close();
    }

    @Test
    void twoReplicasShareAnEvaluationAndMeasureTheSameBitsAsOne() throws Exception {
        Path alone = folder.resolve("alone");
        Process only = replica("only", alone, true);
        awaitMembers(1);
        EvaluationReported byOne = evaluate("by-one", alone);
        only.destroyForcibly().waitFor();
        awaitMembers(0);

        Path shared = folder.resolve("shared");
        replica("first", shared, true);
        replica("second", shared, true);
        awaitMembers(2);
        EvaluationReported byTwo = evaluate("by-two", shared);

        assertThat(byTwo.tasks()).isEqualTo(byOne.tasks());
        assertThat(byTwo.evaluation().sha256()).isEqualTo(byOne.evaluation().sha256());
        // The first run counts too: its request is delivered again if its replica was killed before it was
        // acknowledged.
        assertThat(Stream.concat(reports("by-one", shared).stream(), reports("by-two", shared).stream()))
                .filteredOn(report -> report.state() == State.MEASURED)
                .extracting(SliceReported::replica)
                .contains("eval-service-first", "eval-service-second");
    }

    @Test
    void theSlicesOfAKilledReplicaAreMeasuredByAnother() throws Exception {
        Path home = folder.resolve("home");
        replica("coordinator", home, true);
        Process worker = replica("worker", home, false);
        awaitMembers(2);
        Topics topics = new Topics(broker.getAdvertisedListeners(), home);
        RunId run = new RunId("killed");

        topics.send(request(run, home));
        while (reports("killed", home).stream().noneMatch(it -> it.replica().equals("eval-service-worker"))) {
            // until the worker has taken a slice; its other partitions have slices waiting for it
        }
        worker.destroyForcibly().waitFor();
        EvaluationReported report =
                (EvaluationReported) topics.upTo(EvaluationReported.class, Topic.EVALUATION_RESULTS, run)
                        .getLast();

        assertThat(report.missing()).isEmpty();
        assertThat(report.tasks())
                .hasSize(14)
                .allSatisfy(task -> assertThat(task.first().n()).isPositive());
        List<String> asked = topics.all(Topic.EVALUATION_SLICES, run).stream()
                .filter(SliceRequested.class::isInstance)
                .map(event -> ((SliceRequested) event).slice())
                .toList();
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        assertThat(store.names("samples")).containsAll(asked);
    }

    private EvaluationReported evaluate(String run, Path home) throws Exception {
        Topics topics = new Topics(broker.getAdvertisedListeners(), home);
        topics.send(request(new RunId(run), home));
        List<PipelineEvent> results = topics.upTo(EvaluationReported.class, Topic.EVALUATION_RESULTS, new RunId(run));
        return (EvaluationReported) results.getLast();
    }

    private static CheckpointSaved request(RunId run, Path home) throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        Recipe tiny = TinyCorpus.recipe(48);
        Recipe recipe = new Recipe(
                tiny.name(),
                tiny.seed(),
                tiny.corpus(),
                tiny.tokenizer(),
                tiny.pretrain(),
                tiny.finetune(),
                new EvaluateRecipe(200, 3, 0.95),
                tiny.release());
        return TinyModels.aligned(run, recipe, TinyCorpus.seal(store), store);
    }

    private List<SliceReported> reports(String run, Path home) throws Exception {
        return new Topics(broker.getAdvertisedListeners(), home)
                .all(Topic.EVALUATION_SLICES, new RunId(run)).stream()
                        .filter(SliceReported.class::isInstance)
                        .map(SliceReported.class::cast)
                        .toList();
    }

    /** @param coordinates whether it also takes whole evaluations */
    private Process replica(String name, Path home, boolean coordinates) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "replica-" + name + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        broker.getAdvertisedListeners(),
                        "TRAINYARD_HOME",
                        home.toString(),
                        "HOSTNAME",
                        name,
                        "QUARKUS_HTTP_PORT",
                        "0",
                        "MP_MESSAGING_INCOMING_REQUESTS_ENABLED",
                        Boolean.toString(coordinates)));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Waits until so many replicas have partitions of the slices' topic. */
    private void awaitMembers(int count) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getAdvertisedListeners()))) {
            while (true) {
                assertThat(processes).last().matches(process -> count == 0 || process.isAlive(), "is running");
                try {
                    long serving =
                            admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP).members().stream()
                                    .filter(member -> !member.assignment()
                                            .topicPartitions()
                                            .isEmpty())
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
