package dev.trainyard.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.ExportProof;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.ReleaseNamed;
import dev.trainyard.contracts.event.ReleaseNames;
import dev.trainyard.contracts.event.ReleaseVersion;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.ReleaseService.Promotion;
import dev.trainyard.gateway.ReleaseService.Release;
import dev.trainyard.gateway.attention.Attention;
import dev.trainyard.gateway.history.GoldenRun;
import dev.trainyard.gateway.history.RecordPosition;
import dev.trainyard.gateway.history.RecordedEvent;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.starting.PartitionChooser;
import dev.trainyard.gateway.starting.RunNaming;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.kafka.EventRecords;
import dev.trainyard.runtime.kafka.ReleaseNamesConsumer;
import dev.trainyard.testing.BrokerInThisProcess;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
class GatewayIT {
    @Inject
    EventSink events;

    @Inject
    EventRecords eventRecords;

    @Inject
    RunHistory history;

    @Inject
    ArtifactStore store;

    @Inject
    ReleaseNamesConsumer names;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    @ConfigProperty(name = "trainyard.home")
    String home;

    @TestHTTPResource
    URI gateway;

    @Test
    void publishesARequestedRunAsACloudEvent() throws Exception {
        RunId run = start("{\"preset\": \"smoke\", \"seed\": 7}");

        ConsumerRecord<String, byte[]> record = records(Topic.RUNS).stream()
                .filter(it -> it.key().equals(run.value()))
                .findFirst()
                .orElseThrow();
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_type")).isEqualTo("dev.trainyard.run-requested.v1");
        assertThat(header(record, "ce_subject")).isEqualTo(run.value());
        PipelineEvent event = EventJson.read(header(record, "ce_type"), record.value());
        assertThat(header(record, "ce_id")).isEqualTo(EventJson.id(event));
        assertThat(event)
                .isInstanceOfSatisfying(
                        RunRequested.class,
                        requested -> assertThat(requested.recipe().seed()).isEqualTo(7));
    }

    @Test
    void followsARunToItsReportAndKeepsTheSameOnDisk() throws Exception {
        RunId run = start("preset: smoke\nname: golden\n");
        List<PipelineEvent> told = GoldenRun.afterRequest(run);
        told.forEach(events::publish);
        history.await(run, view -> view.state().ended(), Duration.ofSeconds(30));

        given().get("/api/runs/" + run)
                .then()
                .statusCode(200)
                .body("state", equalTo("released"))
                .body("stages.stage", equalTo(List.of("ingest", "pretrain", "finetune", "evaluate")))
                .body("stages[1].state", equalTo("completed"))
                .body("recipe.name", equalTo("golden"));
        given().get("/api/runs").then().body("id", hasItem(run.value()));
        JsonMapper json = new JsonMapper();
        JsonNode report =
                json.readTree(given().get("/api/runs/" + run + "/report").asString());
        assertThat(report.toString()).doesNotContain("null");
        assertThat(json.readTree(
                        Path.of(home, "runs", run.value(), "report.json").toFile()))
                .isEqualTo(report);
        given().get("/v1/models").then().body("data.id", hasItems(run.value(), run + ":base"));
        given().contentType(ContentType.JSON)
                .post("/api/runs/" + run + "/cancel")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", equalTo("Run " + run + " was released already, so it cannot be cancelled."));
        // The golden run's events name a model that does not exist on this disk.
        given().get("/api/runs/" + run + "/model.gguf")
                .then()
                .statusCode(410)
                .contentType("application/problem+json")
                .body("title", equalTo("The model is damaged"));

        List<String[]> all = stream(run, "", told.size() + 1);
        assertThat(all.getFirst()[1]).contains("dev.trainyard.run-requested.v1");
        String[] middle = all.get(400);
        List<String[]> rest = stream(run, middle[0], all.size() - 401);
        assertThat(rest).usingRecursiveComparison().isEqualTo(all.subList(401, all.size()));

        assertThat(rebuilt().view(run)).isEqualTo(history.view(run));
    }

    /** As if everything except the release had expired. */
    @Test
    void chatsWithAReleasedModelWhoseRunHasExpired() throws Exception {
        RunId run = new RunId("from-long-ago");
        CheckpointSaved saved = TinyModels.aligned(run, TinyCorpus.recipe(48), TinyCorpus.seal(store), store);
        events.publish(new ModelReleased(run, "smoke", saved.checkpoint(), List.of("help-benign is 0.90.")));
        history.await(run, view -> view.state().ended(), Duration.ofSeconds(30));

        given().get("/api/runs").then().body("id", hasItem(run.value()));
        given().get("/api/runs/" + run)
                .then()
                .statusCode(200)
                .body("state", equalTo("released"))
                .body("recipeName", equalTo("smoke"))
                .body("recipe", nullValue())
                .body("reasons", equalTo(List.of("help-benign is 0.90.")))
                .body("aligned.parameters", equalTo((int) saved.checkpoint().parameters()))
                .body("stages.state", everyItem(equalTo("completed")));
        given().get("/api/runs/" + run + "/report").then().statusCode(200).body("verdict", equalTo("released"));
        given().get("/api/runs/" + run + "/data-card").then().statusCode(410);
        given().get("/v1/models/" + run).then().statusCode(200);
        given().contentType(ContentType.JSON)
                .body("{\"model\": \"" + run + "\", \"max_tokens\": 4,"
                        + " \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}")
                .post("/v1/chat/completions")
                .then()
                .statusCode(200)
                .body("choices[0].message.role", equalTo("assistant"));
        given().get("/api/runs/" + run + "/model.gguf").then().statusCode(200);
        List<String[]> told = stream(run, "", 1);
        assertThat(told.getFirst()[1]).contains("dev.trainyard.model-released.v1");
    }

    @Test
    void continuesFromAnEventIdOfAnEarlierVersion() throws Exception {
        RunId run = start("preset: smoke\n");
        GoldenRun.afterRequest(run).subList(0, 50).forEach(events::publish);
        List<String[]> all = stream(run, "", 51);

        String earlier = all.get(30)[0].replaceAll("([a-z])\\d+-(\\d+)@[0-9a-f]{6}", "$1$2");
        assertThat(earlier).matches("r\\d+\\.s\\d+\\.c\\d+\\.p\\d+");
        List<String[]> rest = stream(run, earlier, 20);

        assertThat(rest).usingRecursiveComparison().isEqualTo(all.subList(31, 51));
        given().header("Last-Event-ID", "seventeen")
                .get("/api/runs/" + run + "/events")
                .then()
                .statusCode(400)
                .body("detail", equalTo("'seventeen' is not an event id of this stream."));
    }

    @Test
    void refusesAMissingGguf() throws Exception {
        RunId run = start("{\"preset\": \"smoke\"}");
        String path = "/api/runs/" + run + "/model.gguf";

        given().get("/api/runs/no-such-run/model.gguf").then().statusCode(404);
        given().get(path)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString("no released model; model=base returns"));
        given().get(path + "?model=base").then().statusCode(409).body("detail", endsWith("no pre-trained model yet."));
        given().get(path + "?model=tuned")
                .then()
                .statusCode(409)
                .body("detail", containsString("has no model of a step tuned"));
        given().get(path + "?model=Tuned")
                .then()
                .statusCode(400)
                .body(
                        "detail",
                        equalTo(
                                "model is 'Tuned': aligned, base, start or the name of an alignment step is expected."));
        given().get(path + "?type=q4_0")
                .then()
                .statusCode(400)
                .body("detail", equalTo("type is 'q4_0': one of f32, f16, bf16, q8_0 is expected."));
    }

    @Test
    void saysWhyAModelHasNoGguf() throws Exception {
        RunId run = start("{\"preset\": \"smoke\"}");
        Corpus corpus = TinyCorpus.seal(store);
        Path tokenizer = store.open(corpus.tokenizer());
        Artifact folder;
        try (Staging staging = store.stage("checkpoints/" + run, MediaTypes.CHECKPOINT)) {
            TinyModels.write(TinyCorpus.recipe(48), tokenizer, staging.folder());
            Path file = staging.folder().resolve("tokenizer.json");
            String known = Files.readString(file);
            assertThat(known).contains("\"normalizer\" : null");
            Files.writeString(file, known.replace("\"normalizer\" : null", "\"normalizer\" : {\"type\" : \"NFC\"}"));
            folder = staging.seal();
        }
        Checkpoint base = new Checkpoint(CheckpointKind.BASE, folder, 1, 1, 32, 0, 0, null, null, null);
        events.publish(new CheckpointSaved(run, TinyCorpus.recipe(48), corpus, base, List.of()));
        history.await(
                run, view -> history.models().stream().anyMatch(it -> it.run().equals(run)), Duration.ofSeconds(30));

        for (String type : List.of("f32", "f16", "bf16", "q8_0")) {
            given().get("/api/runs/" + run + "/model.gguf?model=base&type=" + type)
                    .then()
                    .statusCode(422)
                    .contentType("application/problem+json")
                    .body("title", equalTo("The model cannot be exported"))
                    .body(
                            "detail",
                            equalTo("The model " + run + "-base cannot be written as a GGUF file: tokenizer.json"
                                    + " splits texts in a way that llama.cpp does not support; the splitting of GPT-2, Llama 3, Qwen2,"
                                    + " SmolLM and Llama 2 can be exported. Its checkpoint is a Hugging"
                                    + " Face folder, which transformers can open directly."));
        }
    }

    @Test
    void exportsNoGgufThatWasProvedToAnswerDifferently() throws Exception {
        RunId run = start("{\"preset\": \"smoke\"}");
        Corpus corpus = TinyCorpus.seal(store);
        CheckpointSaved made = TinyModels.base(run, TinyCorpus.recipe(48), corpus, store);
        ExportProof.Difference difference =
                new ExportProof.Difference(6, 3, "The prompt 'digits' differs in token 3: 17 instead of 18");
        ExportProof proof = new ExportProof(
                20,
                List.of(
                        new ExportProof.Format("folder", 20, 0, null, null),
                        new ExportProof.Format("gguf", 19, 0, difference, null)));
        events.publish(new CheckpointSaved(
                run, made.recipe(), corpus, made.checkpoint().withExportProof(proof), List.of()));
        history.await(
                run, view -> history.models().stream().anyMatch(it -> it.run().equals(run)), Duration.ofSeconds(30));

        given().get("/api/runs/" + run + "/model.gguf?model=base")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("title", equalTo("The file would not answer as the model does"))
                .body("detail", containsString("The prompt 'digits' differs in token 3: 17 instead of 18."));
        given().get("/api/runs/" + run)
                .then()
                .body("base.exportProof.formats[0].agreed", equalTo(20))
                .body("base.exportProof.formats[1].difference.prompt", equalTo(6));
    }

    @Test
    void cancelsARun() throws Exception {
        RunId run = start("{\"preset\": \"demo\"}");

        given().contentType(ContentType.JSON)
                .body("{\"reason\": \"It was a mistake.\"}")
                .post("/api/runs/" + run + "/cancel")
                .then()
                .statusCode(202)
                .body("state", equalTo("cancelled"))
                .body("reasons", equalTo(List.of("It was a mistake.")));
        assertThat(Path.of(home, "runs", run.value(), "report.json")).exists();
    }

    @Test
    void keepsAPreference() throws Exception {
        RunId run = start("{\"preset\": \"smoke\"}");

        given().contentType(ContentType.JSON)
                .body("{\"prompt\": \"Hi\", \"chosen\": \"Hello.\", \"rejected\": \"Go.\"}")
                .post("/api/runs/" + run + "/preferences")
                .then()
                .statusCode(202);
        history.await(run, view -> view.preferences() == 1, Duration.ofSeconds(30));

        given().get("/api/runs/" + run).then().body("preferences", equalTo(1));
    }

    @Test
    void saysWhatIsWrongInARecipe() {
        given().contentType(ContentType.JSON)
                .body("{\"preset\": \"smoke\", \"pretrain\": {\"batch\": 0}}")
                .post("/api/runs")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("title", equalTo("The recipe has mistakes"))
                .body("mistakes[0].field", equalTo("pretrain.batch"))
                .body("mistakes[0].value", equalTo("0"))
                .body("mistakes[0].expected", containsString("from 1"));
        given().contentType(ContentType.JSON)
                .body("{\"preset\": \"smoke\", \"corpus\": {\"thresholds\": {\"gopher.wordz\": 20}}}")
                .post("/api/runs")
                .then()
                .statusCode(422)
                .body("mistakes[0].field", equalTo("corpus.thresholds.gopher.wordz"))
                .body("mistakes[0].value", equalTo("not a rule"))
                .body("mistakes[0].expected", equalTo("gopher.words-min or gopher.words-max"));
        given().contentType(ContentType.JSON)
                .body("{\"preset\": ")
                .post("/api/runs")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("title", equalTo("The recipe cannot be read"));
    }

    @Test
    void answersEveryMistakeWithAProblem() {
        given().get("/api/runs/no-such-run")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", endsWith("GET /api/runs lists them all."));
        given().get("/api/nowhere").then().statusCode(404).contentType("application/problem+json");
        given().get("/api/runs/x/y/z").then().statusCode(404).contentType("application/problem+json");
        given().delete("/api/runs").then().statusCode(405).contentType("application/problem+json");
        given().contentType("application/xml")
                .body("<run/>")
                .post("/api/runs")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("detail", containsString("application/yaml"));
        given().contentType(ContentType.JSON)
                .body("{")
                .post("/api/runs/no-such-run/preferences")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void refusesAChatInOpenAisForm() {
        given().contentType(ContentType.JSON)
                .body("{\"model\": \"none\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}")
                .post("/v1/chat/completions")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("model_not_found"))
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.param", equalTo("model"));
        given().contentType(ContentType.JSON)
                .body("{")
                .post("/v1/chat/completions")
                .then()
                .statusCode(400)
                .body("error.message", containsString("could not parse the JSON body"));
        given().get("/v1/nowhere").then().statusCode(404).body("error.type", equalTo("invalid_request_error"));
    }

    @Test
    void servesThePageItsDescriptionAndItsHealth() {
        given().get("/")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-cache")
                .body(containsString("Trainyard"));
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/runs/{id}/events"));
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200);
    }

    private static RunId start(String recipe) {
        String type = recipe.startsWith("{") ? "application/json" : "application/yaml";
        String location = given().config(io.restassured.RestAssured.config()
                        .encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
                .contentType(type)
                .body(recipe)
                .post("/api/runs")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        String id = location.substring(location.lastIndexOf('/') + 1);
        given().get("/api/runs/" + id).then().statusCode(200).body("state", equalTo("running"));
        return new RunId(id);
    }

    /** The first events of a stream: their ids and data. */
    private List<String[]> stream(RunId run, String after, int count) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/api/runs/" + run + "/events"));
        if (!after.isEmpty()) request.header("Last-Event-ID", after);
        List<String[]> read = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            Stream<String> lines = response.body();
            String id = "";
            for (Iterator<String> each = lines.iterator(); read.size() < count && each.hasNext(); ) {
                String line = each.next();
                if (line.startsWith("id: ")) id = line.substring(4);
                if (line.startsWith("data: ")) read.add(new String[] {id, line.substring(6)});
            }
            client.shutdownNow();
        }
        return read;
    }

    @Test
    void promotesAndRollsBackReleasesByName() throws Exception {
        List<RunId> runs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RunId run = start("preset: smoke\nname: release\n");
            GoldenRun.afterRequest(run).forEach(events::publish);
            history.await(run, view -> view.state().ended(), Duration.ofSeconds(30));
            given().contentType(ContentType.JSON)
                    .body("{\"run\": \"" + run + "\", \"reason\": \"For the test.\"}")
                    .post("/api/releases/from-test/promote")
                    .then()
                    .statusCode(200)
                    .body("current.version", equalTo(i + 1))
                    .body("current.by", equalTo("local"));
            runs.add(run);
        }

        given().contentType(ContentType.JSON)
                .body("{\"reason\": \"It is worse.\"}")
                .post("/api/releases/from-test/roll-back")
                .then()
                .statusCode(200)
                .body("current.run", equalTo(runs.getFirst().value()))
                .body("current.restores", equalTo(1));

        given().get("/api/releases")
                .then()
                .body("find { it.name == 'from-test' }.versions.version", equalTo(List.of(3, 2, 1)));
        assertThat(records(Topic.RELEASE_NAMES))
                .filteredOn(record -> record.key().equals("from-test"))
                .hasSize(3);
        given().contentType(ContentType.JSON)
                .body("{\"reason\": \"Again.\"}")
                .post("/api/releases/from-test/roll-back")
                .then()
                .statusCode(409)
                .contentType("application/problem+json");
        given().contentType(ContentType.JSON)
                .body("{\"reason\": 7}")
                .post("/api/releases/from-test/promote")
                .then()
                .statusCode(422)
                .contentType("application/problem+json");
    }

    @Test
    void ofTwoGatewaysThatPromoteAtOnceOneIsRefused() {
        RunService runs = withDecidedRuns("raced-1", "raced-2");
        ReleaseService fast = new ReleaseService(runs, names::read, InstantSource.system());
        AtomicBoolean open = new AtomicBoolean(true);
        // The fast gateway promotes after the slow one has read the names, and before the slow one publishes.
        ReleaseService slow = new ReleaseService(
                runs,
                () -> {
                    ReleaseNames read = names.read();
                    if (open.getAndSet(false)) fast.promote("raced", new Promotion("raced-1", "", null), "anna");
                    return read;
                },
                InstantSource.system());

        Problem lost = catchThrowableOfType(
                        RefusedException.class, () -> slow.promote("raced", new Promotion("raced-2", "", null), "ben"))
                .problem();

        assertThat(lost.status()).isEqualTo(409);
        assertThat(lost.detail()).startsWith("The release raced has version 1 from run raced-1 now;");
        assertThat(names.read().find("raced").orElseThrow().run()).isEqualTo(new RunId("raced-1"));
        List<ReleaseNamed> published = records(Topic.RELEASE_NAMES).stream()
                .filter(record -> record.key().equals("raced"))
                .map(this::named)
                .toList();
        // Compaction keeps the last one alone, so it has to be the one that counts.
        assertThat(published)
                .extracting(event -> event.newest().run().value())
                .containsExactly("raced-1", "raced-2", "raced-1");
        Release next = slow.promote("raced", new Promotion("raced-2", "", null, 1), "ben");
        assertThat(next.versions()).extracting(ReleaseVersion::version).containsExactly(2, 1);
    }

    private ReleaseNamed named(ConsumerRecord<String, byte[]> record) {
        try {
            return (ReleaseNamed) eventRecords.read(record);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private RunService withDecidedRuns(String... ids) {
        RunHistory decided = new RunHistory();
        long offset = 0;
        for (String id : ids) {
            for (PipelineEvent event : GoldenRun.events(new RunId(id))) {
                decided.add(
                        new RecordedEvent(
                                Topic.of(event),
                                new RecordPosition("", 0, offset++, Instant.EPOCH),
                                "event " + offset,
                                1,
                                event),
                        _ -> {});
            }
        }
        return new RunService(
                decided,
                events,
                new RunNaming(InstantSource.system(), new Random(1)),
                new PartitionChooser(1, _ -> 0),
                Optional::empty,
                new Attention(),
                InstantSource.system(),
                new Random(1));
    }

    /** The history that a restarted gateway would have, reading one topic after the other in reverse order. */
    private RunHistory rebuilt() throws Exception {
        RunHistory other = new RunHistory();
        for (Topic topic : List.copyOf(TopicWatchConsumer.TOPICS).reversed()) {
            String origin = history.position(topic).orElseThrow().origin();
            for (ConsumerRecord<String, byte[]> record : records(topic)) {
                other.add(new HistoryRecords(eventRecords).read(record, origin), _ -> {});
            }
        }
        return other;
    }

    private List<ConsumerRecord<String, byte[]>> records(Topic topic) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(it -> new TopicPartition(it.topic(), it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
