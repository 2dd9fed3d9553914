package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.yard.broker.EmbeddedBroker;
import dev.trainyard.yard.process.FreePorts;
import dev.trainyard.yard.process.LogSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packaged services as processes, with a broker in this process: tests that need processes to end, or several replicas.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class StageProcessesIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String NOTES = """
            preset: smoke
            corpus:
              heldOut: 0.2
              sources: [{name: notes, kind: folder, path: notes, licence: CC0-1.0, form: entry}]
            tokenizer: {vocabulary: 300}
            finetune: {sources: []}
            """;

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void begin() throws Exception {
        LogSettings.begin();
        List<Integer> ports = FreePorts.pick(2);
        broker = EmbeddedBroker.start(folder.resolve("kafka"), ports.getFirst(), ports.getLast());
        Path notes = Files.createDirectories(folder.resolve("sources/notes"));
        for (int i = 0; i < 40; i++) {
            Files.writeString(
                    notes.resolve("note-" + i + ".txt"),
                    "Note " + i + " says that a train has " + i * i + " wheels.\n");
        }
    }

    @AfterEach
    void end() throws Exception {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            if (!process.waitFor(30, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        }
        broker.close();
    }

    @Test
    void givesUpAJobThatHaltsItsProcessAndStartsTheNext() throws Exception {
        RunId deadly = new RunId("deadly-run");
        String agent = "-javaagent:" + HaltInJob.jar(folder) + "=dev.trainyard.ingest.IngestJob";
        Process first = ingest("ingest-1", agent);
        send(deadly);
        assertThat(first.waitFor()).isEqualTo(HaltInJob.STATUS);
        assertThat(ingest("ingest-1", agent).waitFor()).isEqualTo(HaltInJob.STATUS);
        assertThat(ingest("ingest-1", agent).waitFor()).isEqualTo(HaltInJob.STATUS);

        Process fourth = ingest("ingest-1", agent);

        List<PipelineEvent> told = await(Topic.PROGRESS, deadly, StageFailed.class);
        assertThat(told).filteredOn(StageStarted.class::isInstance).hasSize(3);
        assertThat(told)
                .filteredOn(StageFailed.class::isInstance)
                .singleElement()
                .satisfies(failed -> assertThat(((StageFailed) failed).reason())
                        .startsWith("The stage's process ended 3 times while working on this run"));
        ConsumerRecord<String, byte[]> dead =
                records(Topic.DEAD_LETTERS, found -> !found.isEmpty()).getFirst();
        assertThat(dead.key()).isEqualTo(deadly.value());
        assertThat(header(dead, "dead-letter-reason")).contains("without a new durable step in between");
        assertThat(header(dead, "dead-letter-topic")).isEqualTo("trainyard.runs");
        assertThat(fourth.isAlive()).isTrue();
        awaitAnswered("ingest", Topic.RUNS);

        fourth.destroy();
        fourth.waitFor();
        ingest("ingest-1");
        RunId next = new RunId("next-run");
        send(next);
        assertThat(await(Topic.CORPORA, next, CorpusSealed.class)).hasSize(1);
    }

    @Test
    void servesItsTopicAfterItWasDeletedWhileTheStageWasDown() throws Exception {
        Process first = ingest("ingest-1");
        RunId before = new RunId("run-before");
        send(before);
        await(Topic.CORPORA, before, CorpusSealed.class);
        first.destroyForcibly().waitFor();
        try (Admin admin = admin()) {
            for (Topic topic : Topic.values()) {
                admin.deleteTopics(List.of(topic.topicName())).all().get();
            }
        }

        Process second = ingest("ingest-1");
        second.waitFor(15, TimeUnit.SECONDS);
        second.destroyForcibly().waitFor();
        ingest("ingest-1");

        RunId after = new RunId("run-after");
        send(after);
        assertThat(await(Topic.PROGRESS, after, StageCompleted.class)).isNotEmpty();
    }

    @Test
    void twoReplicasShareFourRuns() throws Exception {
        ingest("ingest-1");
        ingest("ingest-2");
        int port = FreePorts.pick(1).getFirst();
        start(List.of(), "gateway", Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)), "gateway");
        assertThat(awaitReplicas("ingest", 2))
                .containsExactlyInAnyOrder("ingest-service-ingest-1", "ingest-service-ingest-2");
        URI runs = URI.create("http://127.0.0.1:" + port + "/api/runs");
        awaitOk(runs);

        Set<RunId> started = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            // Each needs a corpus of its own, since an equal one would be reused.
            String recipe = "{\"preset\": \"smoke\", \"tokenizer\": {\"vocabulary\": " + (2048 + i) + "}}";
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(runs)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(recipe))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            String location = answer.headers().firstValue("Location").orElseThrow();
            started.add(new RunId(location.substring(location.lastIndexOf('/') + 1)));
        }

        List<ConsumerRecord<String, byte[]>> requests = records(Topic.RUNS, found -> found.size() >= 4);
        assertThat(requests.stream().map(ConsumerRecord::partition)).containsExactlyInAnyOrder(0, 1, 2, 3);
        Map<RunId, Instant> begun = new HashMap<>();
        Map<RunId, Instant> done = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : records(
                Topic.PROGRESS,
                found -> found.stream()
                                .map(StageProcessesIT::event)
                                .filter(StageCompleted.class::isInstance)
                                .count()
                        >= 4)) {
            PipelineEvent event = event(record);
            Instant time = Instant.parse(header(record, "ce_time"));
            if (event instanceof StageStarted) begun.put(event.run(), time);
            if (event instanceof StageCompleted) done.put(event.run(), time);
        }
        assertThat(done.keySet()).isEqualTo(started);
        long work = done.keySet().stream()
                .mapToLong(
                        run -> Duration.between(begun.get(run), done.get(run)).toMillis())
                .sum();
        Instant start = begun.values().stream().min(Instant::compareTo).orElseThrow();
        Instant end = done.values().stream().max(Instant::compareTo).orElseThrow();
        // One after another they would take the time of all the work; two at a time, half of it.
        System.out.println("four runs on two replicas: " + work + " ms of work in "
                + Duration.between(start, end).toMillis() + " ms");
        assertThat(Duration.between(start, end).toMillis()).isLessThan(work * 3 / 4);
    }

    private Process ingest(String replica, String... options) throws Exception {
        return start(List.of(options), "ingest-service", Map.of("QUARKUS_HTTP_PORT", "0"), replica);
    }

    private Process start(List<String> options, String module, Map<String, String> environment, String replica)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                RunningYard.repository()
                        .resolve(module)
                        .resolve("target/quarkus-app/quarkus-run.jar")
                        .toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(replica + ".log").toFile()));
        Path demo = RunningYard.repository().resolve("ingest-service/target/demo-corpus");
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        broker.bootstrap(),
                        "TRAINYARD_HOME",
                        folder.resolve("home").toString(),
                        "HOSTNAME",
                        replica,
                        "TRAINYARD_INGEST_SOURCES",
                        folder.resolve("sources") + "," + demo,
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private void send(RunId run) throws Exception {
        RunRequested request = new RunRequested(run, RecipeReader.read(NOTES));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.RUNS.topicName(), run.value(), EventJson.write(request));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", EventJson.id(request),
                        "ce_type", EventType.of(request.getClass()),
                        "ce_source", "/system-tests",
                        "ce_subject", run.value(),
                        "ce_time", Instant.now().toString())
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        awaitTopic(Topic.RUNS);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    private void awaitTopic(Topic topic) throws Exception {
        try (Admin admin = admin()) {
            while (!admin.listTopics().names().get().contains(topic.topicName())) Thread.sleep(200);
        }
    }

    /** The names of the replicas that have partitions, once there are so many. */
    private List<String> awaitReplicas(String group, int count) throws Exception {
        try (Admin admin = admin()) {
            while (true) {
                try {
                    List<String> serving =
                            admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                                    .filter(member -> !member.assignment()
                                            .topicPartitions()
                                            .isEmpty())
                                    .map(member -> member.groupInstanceId().orElse(""))
                                    .toList();
                    if (serving.size() == count) return serving;
                } catch (ExecutionException notYet) {
                    // no member has joined yet
                }
                Thread.sleep(200);
            }
        }
    }

    private void awaitAnswered(String group, Topic topic) throws Exception {
        try (Admin admin = admin()) {
            long ends = records(topic, _ -> true).size();
            while (admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                            .mapToLong(offset -> offset == null ? 0 : offset.offset())
                            .sum()
                    < ends) {
                Thread.sleep(200);
            }
        }
    }

    private static void awaitOk(URI address) throws Exception {
        while (true) {
            try {
                if (HTTP.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200) return;
            } catch (java.io.IOException notYet) {
                // the port answers once the gateway listens
            }
            Thread.sleep(300);
        }
    }

    private List<PipelineEvent> await(Topic topic, RunId run, Class<? extends PipelineEvent> type) throws Exception {
        return eventsOf(
                run, records(topic, found -> eventsOf(run, found).stream().anyMatch(type::isInstance)));
    }

    private static List<PipelineEvent> eventsOf(RunId run, List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .map(StageProcessesIT::event)
                .filter(event -> event.run().equals(run))
                .toList();
    }

    private static PipelineEvent event(ConsumerRecord<String, byte[]> record) {
        try {
            return EventJson.read(header(record, "ce_type"), record.value());
        } catch (UnreadableEventException e) {
            throw new AssertionError(e);
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** Reads a topic from its beginning until there are enough records, within a time limit. */
    private List<ConsumerRecord<String, byte[]>> records(
            Topic topic, Predicate<List<ConsumerRecord<String, byte[]>>> enough) throws Exception {
        awaitTopic(topic);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            do {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            } while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                    || !enough.test(records));
        }
        return records;
    }
}
