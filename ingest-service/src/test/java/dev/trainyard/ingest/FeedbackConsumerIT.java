package dev.trainyard.ingest;

import static dev.trainyard.contracts.event.PairChoice.LEFT;
import static dev.trainyard.contracts.event.PairChoice.RIGHT;
import static dev.trainyard.ingest.feedback.VotesInMemory.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.FeedbackCounts;
import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.kafka.EventRecords;
import dev.trainyard.testing.BrokerInThisProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Votes in the topic of a real broker become preferences beside a corpus. */
@Timeout(300)
class FeedbackConsumerIT {
    private static final String TOPIC = Topic.FEEDBACK.topicName();
    private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
    private static final int PARTITIONS = 2;

    private final BrokerInThisProcess process = new BrokerInThisProcess();
    private final List<PipelineEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    private Path home;

    private Map<String, Object> broker;
    private KafkaProducer<String, byte[]> producer;
    private FolderArtifactStore store;
    private SmallSources sources;

    @BeforeEach
    void createTheTopic() throws Exception {
        broker = Map.of("bootstrap.servers", process.start().get("kafka.bootstrap.servers"));
        producer = new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer());
        store = new FolderArtifactStore(home.resolve("artifacts"));
        sources = SmallSources.in(Files.createDirectory(home.resolve("sources")));
        try (Admin admin = Admin.create(broker)) {
            create(admin);
        }
    }

    @AfterEach
    void stopTheBroker() {
        producer.close();
        process.stop();
    }

    @Test
    void readsTheVotesUpToTheRecordedOffsetsAndCountsWhatIsNone() throws Exception {
        PreferenceGiven first = vote("anna", "How are you?", "<|im_end|> Fine.", "public static", LEFT);
        send(0, first);
        send(1, first);
        send(0, vote("anna", "x".repeat(1_000_000), "Long.", "Longer.", LEFT));
        send(0, vote("ben", "Who are you?", "Nobody.", "A model.", RIGHT));
        send(1, new RunCancelled(new RunId("run-1"), "Enough."));
        send(1, new byte[] {'{', 0, -1}, true);
        send(1, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8), true);
        send(1, new byte[500_000], true);
        send(1, new byte[0], false);
        FeedbackOffsets upTo = ends();
        send(0, vote("carl", "Too late?", "Yes.", "No.", LEFT));

        ingest("run-a", upTo);

        CorpusSealed sealed = sealed();
        DataCard.Conversations summary =
                Objects.requireNonNull(sealed.corpus().card().conversations());
        assertThat(Objects.requireNonNull(summary.feedback()).upTo()).isEqualTo(upTo);
        assertThat(summary.feedback().counts()).isEqualTo(new FeedbackCounts(9, 2, 0, 1, 4, 2, 2, 0, 0, 0));
        Path folder = store.open(Objects.requireNonNull(sealed.corpus().conversations()));
        try (Stream<TuningExample> all = ConversationsFile.read(folder.resolve(ConversationsFile.NAME))) {
            assertThat(all.map(Preference.class::cast))
                    .extracting(
                            one -> one.prompt().getFirst().content(),
                            one -> one.chosen().getFirst().content())
                    .containsExactlyInAnyOrder(
                            tuple("How are you?", "<|im_end|> Fine."), tuple("Who are you?", "A model."));
        }
    }

    @Test
    void saysHowManyVotesHaveBeenDeleted() throws Exception {
        send(0, vote("anna", "How are you?", "Fine.", "public static", LEFT));
        send(0, vote("ben", "Who are you?", "Nobody.", "A model.", RIGHT));
        FeedbackOffsets upTo = ends();
        try (Admin admin = Admin.create(broker)) {
            admin.deleteRecords(Map.of(FIRST, RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }

        ingest("run-a", upTo);

        assertThat(sealed().corpus().card().conversations().feedback().counts())
                .isEqualTo(new FeedbackCounts(1, 1, 0, 0, 0, 0, 1, 0, 1, 0));
    }

    @Test
    void refusesATopicThatIsNotTheRecordedOne() throws Exception {
        send(0, vote("anna", "How are you?", "Fine.", "public static", LEFT));
        FeedbackOffsets now = ends();

        ingest("run-a", new FeedbackOffsets("another", now.endOffsets()));
        ingest("run-b", new FeedbackOffsets(now.topicId(), List.of(2L, 0L)));
        ingest("run-c", new FeedbackOffsets(now.topicId(), List.of(1L, 0L, 0L)));

        assertThat(events.stream().filter(StageFailed.class::isInstance).map(event -> ((StageFailed) event).reason()))
                .containsExactly(
                        "The topic trainyard.feedback is another one than when the run was requested, so that the votes for"
                                + " the run cannot be read; start the run again.",
                        "The topic trainyard.feedback has fewer records than when the run was requested, so that the votes"
                                + " for the run cannot be read; start the run again.",
                        "The topic trainyard.feedback has fewer partitions than when the run was requested, so that the"
                                + " votes for the run cannot be read; start the run again.");
    }

    private void ingest(String run, FeedbackOffsets upTo) {
        Recipe smoke = RecipeReader.preset("smoke");
        Recipe recipe = new Recipe(
                "small",
                1,
                SmallSources.recipe(sources.all()),
                new TokenizerRecipe(400, 10_000),
                smoke.pretrain(),
                new FinetuneRecipe(
                        List.of(new PreferenceRecipe(10, 1, 2, 1e-4, 0.1)),
                        List.of(ConversationSource.ofVotes("people", "Proprietary", null)),
                        0.0001),
                smoke.evaluate(),
                smoke.release());
        IngestJob job = new IngestJob(
                new SourceFolders(List.of(sources.folder())),
                PrivateHosts.NONE,
                new FeedbackConsumer(broker, new EventRecords(store)),
                4_000_000);
        new JobRunner(store, events::add, new Cancellations(), home.resolve("work"), InstantSource.system())
                .run(new RunRequested(new RunId(run), recipe, upTo), job);
    }

    private CorpusSealed sealed() {
        return events.stream()
                .filter(CorpusSealed.class::isInstance)
                .map(CorpusSealed.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError(events.toString()));
    }

    private void send(int partition, PipelineEvent event) throws Exception {
        ProducerRecord<String, byte[]> record = new EventRecords(store).write(event, "/trainyard/test", Instant.EPOCH);
        producer.send(new ProducerRecord<>(TOPIC, partition, record.key(), record.value(), record.headers()))
                .get();
    }

    /** @param typed whether it says that it is a preference */
    private void send(int partition, byte[] body, boolean typed) throws Exception {
        Headers headers = new RecordHeaders();
        if (typed) headers.add("ce_type", EventType.of(PreferenceGiven.class).getBytes(StandardCharsets.UTF_8));
        producer.send(new ProducerRecord<>(TOPIC, partition, "run-1", body, headers))
                .get();
    }

    private FeedbackOffsets ends() throws Exception {
        try (Admin admin = Admin.create(broker)) {
            String id = admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .get(TOPIC)
                    .topicId()
                    .toString();
            TopicPartition second = new TopicPartition(TOPIC, 1);
            var ends = admin.listOffsets(Map.of(FIRST, OffsetSpec.latest(), second, OffsetSpec.latest()))
                    .all()
                    .get();
            return new FeedbackOffsets(
                    id, List.of(ends.get(FIRST).offset(), ends.get(second).offset()));
        }
    }

    private static void create(Admin admin) throws Exception {
        try {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            // The client sends a request again if the answer is late.
            if (!(e.getCause() instanceof TopicExistsException)) throw e;
        }
    }
}
