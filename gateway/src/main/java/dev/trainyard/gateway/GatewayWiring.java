package dev.trainyard.gateway;

import com.sun.management.OperatingSystemMXBean;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.gateway.attention.Attention;
import dev.trainyard.gateway.card.ModelCards;
import dev.trainyard.gateway.chat.ChatService;
import dev.trainyard.gateway.evaluation.ComputationThread;
import dev.trainyard.gateway.evaluation.ComputedResults;
import dev.trainyard.gateway.history.HistorySnapshot;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.report.CardFiles;
import dev.trainyard.gateway.report.ReportFolder;
import dev.trainyard.gateway.starting.PartitionChooser;
import dev.trainyard.gateway.starting.RunNaming;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.kafka.ReleaseNamesConsumer;
import dev.trainyard.runtime.kafka.StageSettings;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Wires the parts of the gateway. */
@Singleton
public class GatewayWiring {
    private static final int RESULTS_KEPT = 100;

    @Produces
    @Singleton
    RunHistory history() {
        return new RunHistory();
    }

    @Produces
    @Singleton
    HistorySnapshot snapshot(StageSettings settings) {
        return new HistorySnapshot(
                settings.home().resolve("gateway").toAbsolutePath().normalize());
    }

    @Produces
    @Singleton
    ReportFolder reports(StageSettings settings) {
        return new ReportFolder(settings.home().resolve("runs").toAbsolutePath().normalize());
    }

    @Produces
    @Singleton
    ModelCards modelCards(ArtifactStore store) {
        return new ModelCards(store);
    }

    @Produces
    @Singleton
    CardFiles cardFiles(RunHistory history, ModelCards cards, ReportFolder reports) {
        return new CardFiles(history, cards, reports);
    }

    void closeCardFiles(@Disposes CardFiles files) throws InterruptedException {
        files.close();
    }

    @Produces
    @Singleton
    ModelCardQueries modelCardQueries(RunService runs, ModelCards cards) {
        return new ModelCardQueries(runs, cards);
    }

    @Produces
    @Singleton
    Attention attention() {
        return new Attention();
    }

    @Produces
    @Singleton
    RunService runs(
            RunHistory history,
            EventSink events,
            FeedbackExtentConsumer feedback,
            InstantSource clock,
            Attention attention) {
        // Kafka's default partitioner, so that other producers of the run's events need no special code.
        PartitionChooser partitions = new PartitionChooser(
                Topic.PARTITIONS,
                run -> BuiltInPartitioner.partitionForKey(
                        run.value().getBytes(StandardCharsets.UTF_8), Topic.PARTITIONS));
        SecureRandom chance = new SecureRandom();
        return new RunService(
                history, events, new RunNaming(clock, chance), partitions, feedback, attention, clock, chance);
    }

    @Produces
    @Singleton
    ReleaseService releases(RunService runs, ReleaseNamesConsumer names, InstantSource clock) {
        return new ReleaseService(runs, names::read, clock);
    }

    /** Two, so that a small recipe does not have to wait for a large one. */
    @Produces
    @Singleton
    ParsingLimit parsingLimit() {
        return new ParsingLimit(2, Duration.ofSeconds(5));
    }

    @Produces
    @Singleton
    CorpusQueries corpora(RunService runs, ArtifactStore store) {
        return new CorpusQueries(runs, store);
    }

    @Produces
    @Singleton
    ComputationThread computations() {
        return new ComputationThread();
    }

    void closeComputations(@Disposes ComputationThread computations) {
        computations.close();
    }

    @Produces
    @Singleton
    SampleQueries samples(RunService runs, ArtifactStore store, ComputationThread computations) {
        return new SampleQueries(runs, new EvaluationFolders(store), new ComputedResults<>(computations, RESULTS_KEPT));
    }

    @Produces
    @Singleton
    ComparisonQueries comparisons(
            RunHistory history, ReleaseService releases, ArtifactStore store, ComputationThread computations) {
        return new ComparisonQueries(
                history,
                releases::find,
                new EvaluationFolders(store),
                new ComputedResults<>(computations, RESULTS_KEPT));
    }

    @Produces
    @Singleton
    ChatService chats(RunHistory history, ArtifactStore store, GatewaySettings settings, ReleaseService releases) {
        return new ChatService(
                history,
                releases::model,
                store,
                new SecureRandom(),
                new ChatService.Limits(
                        settings.chatThreads(),
                        Math.max(1, settings.chatModels()),
                        settings.chatMemory().map(MemorySize::asLongValue).orElseGet(GatewayWiring::halfOfTheMemory)));
    }

    @Produces
    @Singleton
    PreviewClient previews(GatewaySettings settings) {
        return new PreviewClient(settings.ingest());
    }

    void closePreviews(@Disposes PreviewClient previews) {
        previews.close();
    }

    /** Of the container's memory, if that is less than the machine's. */
    private static long halfOfTheMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / 2;
    }

    void closeChats(@Disposes ChatService chats) {
        chats.close();
    }
}
