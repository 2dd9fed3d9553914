package dev.trainyard.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplate;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.testing.BrokerInThisProcess;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's API over HTTP, with real models. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
class ChatIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CHAT = "/v1/chat/completions";

    @Inject
    EventSink events;

    @Inject
    RunHistory history;

    @Inject
    ArtifactStore store;

    @TestHTTPResource
    URI gateway;

    private String aligned;
    private String base;

    @BeforeEach
    void offer() throws Exception {
        aligned = OfferedModels.offer(events, history, store).value();
        base = aligned + ":base";
    }

    @Test
    void listsTheModelsAndDescribesEach() {
        given().get("/v1/models")
                .then()
                .statusCode(200)
                .body("object", equalTo("list"))
                .body("data.find { it.id == '" + base + "' }.object", equalTo("model"))
                .body("data.find { it.id == '" + base + "' }.owned_by", equalTo("trainyard"));
        for (String id : List.of(base, aligned + "%3Abase")) {
            given().urlEncodingEnabled(false)
                    .get("/v1/models/" + id)
                    .then()
                    .statusCode(200)
                    .body("id", equalTo(base));
        }
        given().get("/v1/models/some/other")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("model_not_found"))
                .body("error.message", containsString("'some/other'"));
    }

    @Test
    void describesTheRequests() throws Exception {
        JsonNode schemas =
                JSON.readTree(given().get("/q/openapi?format=json").asString()).at("/components/schemas");
        List<String> both = List.of(
                "model",
                "stream",
                "n",
                "temperature",
                "top_p",
                "top_k",
                "min_p",
                "repetition_penalty",
                "presence_penalty",
                "frequency_penalty",
                "logit_bias",
                "seed",
                "stop",
                "user",
                "max_tokens",
                "logprobs");
        assertThat(names(schemas.at("/ChatRequest/properties")))
                .containsAll(both)
                .contains("messages", "max_completion_tokens", "top_logprobs", "stream_options");
        assertThat(names(schemas.at("/CompletionRequest/properties")))
                .containsAll(both)
                .contains("prompt");
        assertThat(schemas.at("/ChatRequest/additionalProperties/type").asText())
                .isEqualTo("null");
        assertThat(schemas.at("/ChatRequest/properties/seed/type"))
                .extracting(JsonNode::asText)
                .contains("null");
        assertThat(schemas.at("/ChatRequest/required"))
                .extracting(JsonNode::asText)
                .contains("model", "messages");
        assertThat(schemas.at("/CompletionRequest/required"))
                .extracting(JsonNode::asText)
                .contains("model", "prompt");
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "application/json",
                "application/json, text/event-stream",
                "text/event-stream, application/json;q=0.5",
                "*/*",
                ""
            })
    void streamsIfTheRequestSaysSoRegardlessOfTheAcceptHeader(String accept) throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            HttpResponse<String> response = send(
                    "/v1/completions",
                    accept,
                    "{\"model\": \"%s\", \"prompt\": \"dog\", \"max_tokens\": 2, \"stream\": %s}"
                            .formatted(base, stream));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith(stream ? "text/event-stream" : "application/json");
            assertThat(response.body()).contains("text_completion");
            assertThat(response.body().endsWith("data: [DONE]\n\n")).isEqualTo(stream);
        }
        HttpResponse<String> refused = send(CHAT, accept, "{\"model\": \"none\", \"stream\": true}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    }

    @Test
    void answersEveryMistakeUnderV1InOpenAisForm() {
        String asked = "{\"model\": \"" + aligned + "\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}";
        refused(given().get("/v1/nowhere"), 404, "unknown_url");
        refused(given().get("/v1"), 404, "unknown_url");
        refused(given().get("/v1/"), 404, "unknown_url");
        refused(json().body("{}").post("/v1/embeddings"), 404, "unknown_url");
        refused(given().get(CHAT), 405, "method_not_supported");
        refused(given().delete("/v1/models"), 405, "method_not_supported");
        refused(given().put("/v1/completions"), 405, "method_not_supported");
        refused(given().contentType("text/plain").body(asked).post(CHAT), 415, "unsupported_content_type");
        refused(
                given().contentType("application/xml").body("<a/>").post("/v1/completions"),
                415,
                "unsupported_content_type");
        refused(json().accept("image/png").body(asked).post(CHAT), 406, null);
        refused(json().body("{\"model\": ").post(CHAT), 400, null);
        refused(json().body("[1]").post("/v1/completions"), 400, null);
        refused(json().post(CHAT), 400, null);
        refused(json().body("{}").post(CHAT), 400, "missing_required_parameter");
        refused(json().body(asked.replace(aligned, "none")).post(CHAT), 404, "model_not_found");
    }

    private static void refused(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .contentType(ContentType.JSON)
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.code", code == null ? nullValue() : equalTo(code));
        assertThat(response.jsonPath().getString("error.message"))
                .doesNotContain("Exception", "jakarta", "jackson", "null", "HTTP ");
    }

    @Test
    void readsAFittingPromptCompletelyAndCountsItsTokens() throws Exception {
        try (Tokenizer tokenizer = Tokenizer.open(folder(aligned))) {
            String system = "You are the horse-wing of every goat. ".repeat(2);
            List<ChatMessage> messages = new ArrayList<>(List.of(ChatMessage.system(system), ChatMessage.user("")));
            int[] prompt = ChatTemplate.prompt(tokenizer, messages);
            while (prompt.length < 250) {
                messages.set(1, ChatMessage.user(messages.get(1).content() + "q"));
                prompt = ChatTemplate.prompt(tokenizer, messages);
            }
            assertThat(prompt).hasSize(250);
            String asChat = JSON.writeValueAsString(Map.of(
                    "model",
                    aligned,
                    "temperature",
                    0,
                    "max_tokens",
                    100_000,
                    "messages",
                    messages.stream()
                            .map(one -> Map.of("role", one.role().key(), "content", one.content()))
                            .toList(),
                    "logprobs",
                    true,
                    "logit_bias",
                    Map.of("1", -100, "5", -100)));
            String asTokens = JSON.writeValueAsString(Map.of(
                    "model",
                    aligned,
                    "temperature",
                    0,
                    "max_tokens",
                    100_000,
                    "prompt",
                    prompt,
                    "logit_bias",
                    Map.of("1", -100, "5", -100)));

            JsonNode chat = JSON.readTree(json().body(asChat)
                    .post(CHAT)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString());
            JsonNode completion = JSON.readTree(json().body(asTokens)
                    .post("/v1/completions")
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString());

            assertThat(chat.at("/usage/prompt_tokens").asInt()).isEqualTo(250);
            assertThat(chat.at("/usage/completion_tokens").asInt()).isEqualTo(7);
            assertThat(chat.at("/usage/total_tokens").asInt()).isEqualTo(257);
            assertThat(chat.at("/choices/0/finish_reason").asText()).isEqualTo("length");
            assertThat(chat.at("/choices/0/logprobs/content").size()).isEqualTo(7);
            assertThat(chat.at("/choices/0/message/content").asText())
                    .isEqualTo(completion.at("/choices/0/text").asText());
            assertThat(completion.path("usage")).isEqualTo(chat.path("usage"));
            try (Transformer model = Transformer.open(folder(aligned))) {
                double[] next = new Generator(model).distribution(prompt);
                assertThat(chat.at("/choices/0/logprobs/content/0/logprob").asDouble())
                        .isCloseTo(Math.log(Arrays.stream(next).max().orElseThrow()), within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAPromptThatDoesNotFitBeforeItAnswersAnything(boolean stream) throws Exception {
        String tokens = "[" + "4,".repeat(OfferedModels.CONTEXT) + "4]";
        json().body("{\"model\": \"%s\", \"stream\": %s, \"prompt\": %s}".formatted(base, stream, tokens))
                .post("/v1/completions")
                .then()
                .statusCode(400)
                .contentType(ContentType.JSON)
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.code", equalTo("context_length_exceeded"))
                .body("error.param", equalTo("prompt"))
                .body(
                        "error.message",
                        equalTo("This model's maximum context length is 256 tokens. However, your prompt resulted in"
                                + " at least 257 tokens. Please reduce the length of the prompt."));
        String mixed = "xyz ".repeat(90);
        json().body("{\"model\": \"%s\", \"stream\": %s, \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                        .formatted(aligned, stream, mixed))
                .post(CHAT)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("context_length_exceeded"))
                .body("error.param", equalTo("messages"))
                .body(
                        "error.message",
                        startsWith("This model's maximum context length is 256 tokens. However, your"
                                + " messages resulted in "));
    }

    @Test
    void refusesMegabytesOfTextByTheirLengthAlone() {
        for (int i = 0; i < 40; i++) {
            json().body("{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                            .formatted(aligned, "a dog ".repeat(300_000)))
                    .post(CHAT)
                    .then()
                    .statusCode(400)
                    .body("error.code", equalTo("context_length_exceeded"))
                    .body("error.message", containsString("at least"));
        }
    }

    @Test
    void generatesSeveralAnswersWithConsecutiveSeeds() throws Exception {
        String asked = "{\"model\": \"%s\", \"n\": %d, \"seed\": %d, \"max_tokens\": 12, \"stream\": %s, \"messages\":"
                + " [{\"role\": \"user\", \"content\": \"dog\"}], \"stream_options\": %s}";
        JsonNode three = JSON.readTree(json().body(asked.formatted(aligned, 3, 40, false, "null"))
                .post(CHAT)
                .asString());
        List<String> texts = new ArrayList<>();
        int written = 0;
        for (int i = 0; i < 3; i++) {
            JsonNode alone = JSON.readTree(json().body(asked.formatted(aligned, 1, 40 + i, false, "null"))
                    .post(CHAT)
                    .asString());
            JsonNode choice = three.at("/choices/" + i);
            assertThat(choice.path("index").asInt()).isEqualTo(i);
            assertThat(choice.path("message")).isEqualTo(alone.at("/choices/0/message"));
            assertThat(choice.path("finish_reason")).isEqualTo(alone.at("/choices/0/finish_reason"));
            texts.add(choice.at("/message/content").asText());
            written += alone.at("/usage/completion_tokens").asInt();
        }
        assertThat(texts).doesNotHaveDuplicates();
        assertThat(three.at("/usage/completion_tokens").asInt()).isEqualTo(written);

        Map<Integer, StringBuilder> streamed = new TreeMap<>();
        JsonNode usage = null;
        for (JsonNode chunk : chunks(CHAT, asked.formatted(aligned, 3, 40, true, "{\"include_usage\": true}"))) {
            for (JsonNode choice : chunk.path("choices")) {
                streamed.computeIfAbsent(choice.path("index").asInt(), _ -> new StringBuilder())
                        .append(choice.at("/delta/content").asText(""));
            }
            if (chunk.has("usage")) usage = chunk.path("usage");
        }
        assertThat(streamed.values().stream().map(StringBuilder::toString)).containsExactlyElementsOf(texts);
        assertThat(usage).isEqualTo(three.path("usage"));
    }

    @Test
    void completesListsOfTextsAndOfTokens() throws Exception {
        try (Tokenizer tokenizer = Tokenizer.open(folder(base))) {
            List<String> texts = List.of("the dog", "a part of", "");
            List<List<Integer>> ids = texts.stream()
                    .map(text -> IntStream.concat(IntStream.of(0), Arrays.stream(tokenizer.encode(text)))
                            .boxed()
                            .toList())
                    .toList();
            String asked = "{\"model\": \"%s\", \"temperature\": 0, \"max_tokens\": 6, \"prompt\": %s}";

            JsonNode ofTexts = JSON.readTree(json().body(asked.formatted(base, JSON.writeValueAsString(texts)))
                    .post("/v1/completions")
                    .asString());
            JsonNode ofTokens = JSON.readTree(json().body(asked.formatted(base, JSON.writeValueAsString(ids)))
                    .post("/v1/completions")
                    .asString());

            assertThat(ofTexts.path("choices")).hasSize(3).isEqualTo(ofTokens.path("choices"));
            assertThat(ofTexts.path("object").asText()).isEqualTo("text_completion");
            assertThat(ofTexts.at("/usage/prompt_tokens").asInt())
                    .isEqualTo(ids.stream().mapToInt(List::size).sum());
            JsonNode alone = JSON.readTree(json().body(asked.formatted(base, "\"a part of\""))
                    .post("/v1/completions")
                    .asString());
            assertThat(ofTexts.at("/choices/1/text")).isEqualTo(alone.at("/choices/0/text"));
        }
        json().body("{\"model\": \"%s\", \"prompt\": [999999]}".formatted(base))
                .post("/v1/completions")
                .then()
                .statusCode(400)
                .body("error.message", startsWith("Invalid token in 'prompt': 999999. This model's tokens are 0 to "));
    }

    /**
     * Streamed and complete, greedy and sampled: the text is that of the tokens, and the log-probabilities are the
     * model's.
     */
    @ParameterizedTest
    @CsvSource({"0, false", "0, true", "1.6, false", "1.6, true"})
    void returnsTheModelsLogprobOfEachToken(double temperature, boolean stream) throws Exception {
        try (Tokenizer tokenizer = Tokenizer.open(folder(base));
                Transformer model = Transformer.open(folder(base))) {
            String asked =
                    "{\"model\": \"%s\", \"prompt\": \"the dog\", \"max_tokens\": 10, \"temperature\": %s, \"seed\": 3,"
                                    .formatted(base, temperature)
                            + " \"logprobs\": 4, \"presence_penalty\": 1.5, \"logit_bias\": {\"1\": -100, \"5\": -100},"
                            + " \"stream\": " + stream + "}";
            StringBuilder text = new StringBuilder();
            List<Double> logprobs = new ArrayList<>();
            List<JsonNode> top = new ArrayList<>();
            List<Integer> offsets = new ArrayList<>();
            for (JsonNode body : stream
                    ? chunks("/v1/completions", asked)
                    : List.of(JSON.readTree(
                            json().body(asked).post("/v1/completions").asString()))) {
                JsonNode choice = body.at("/choices/0");
                text.append(choice.path("text").asText());
                choice.at("/logprobs/token_logprobs").forEach(each -> logprobs.add(each.asDouble()));
                choice.at("/logprobs/top_logprobs").forEach(top::add);
                choice.at("/logprobs/text_offset").forEach(each -> offsets.add(each.asInt()));
            }

            assertThat(logprobs).hasSize(10);
            assertThat(offsets).hasSize(10).isSorted().allMatch(at -> at <= text.length());
            Generator generator = new Generator(model);
            int[] ids = IntStream.concat(IntStream.of(0), Arrays.stream(tokenizer.encode("the dog")))
                    .toArray();
            for (int i = 0; i < 10; i++) {
                double[] next = generator.distribution(ids);
                double expected = Math.exp(logprobs.get(i));
                int token = IntStream.range(0, next.length)
                        .boxed()
                        .min((a, b) -> Double.compare(Math.abs(next[a] - expected), Math.abs(next[b] - expected)))
                        .orElseThrow();
                assertThat(next[token]).isCloseTo(expected, within(1e-5));
                double best = Arrays.stream(next).max().orElseThrow();
                assertThat(top.get(i).properties().iterator().next().getValue().asDouble())
                        .isCloseTo(Math.log(best), within(1e-4));
                assertThat(top.get(i).size()).isBetween(1, 5);
                ids = Arrays.copyOf(ids, ids.length + 1);
                ids[ids.length - 1] = token;
            }
        }
    }

    @Test
    void endsBeforeAStopTextAndReturnsNoTokenAfterIt() throws Exception {
        String asked = "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"dog\"}], \"seed\": 5,"
                        .formatted(aligned)
                + " \"max_tokens\": 60, \"logprobs\": true, \"top_logprobs\": 2,"
                + " \"logit_bias\": {\"1\": -100, \"5\": -100}%s}";
        String whole = json().body(asked.formatted("")).post(CHAT).jsonPath().getString("choices[0].message.content");
        String stop = whole.substring(20, 23);
        String expected = whole.substring(0, whole.indexOf(stop));

        JsonNode cut = JSON.readTree(json().body(asked.formatted(", \"stop\": [" + JSON.writeValueAsString(stop) + "]"))
                .post(CHAT)
                .asString());

        assertThat(cut.at("/choices/0/message/content").asText()).isEqualTo(expected);
        assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        int bytes = 0;
        for (JsonNode token : cut.at("/choices/0/logprobs/content")) {
            if (bytes >= expected.getBytes(StandardCharsets.UTF_8).length && !expected.contains("\uFFFD")) {
                assertThat(token.path("bytes")).isEmpty();
            }
            bytes += token.path("bytes").size();
            assertThat(token.path("top_logprobs")).hasSize(2);
        }
    }

    @Test
    void generatesOnlyTokensThatTheBiasAllows() {
        String asked = "{\"model\": \"%s\", \"prompt\": \"dog\", \"max_tokens\": 5, \"logit_bias\": %s}";
        json().body(asked.formatted(base, "{\"5\": 100}"))
                .post("/v1/completions")
                .then()
                .statusCode(200)
                .body("choices[0].text", equalTo(""))
                .body("choices[0].finish_reason", equalTo("stop"))
                .body("usage.completion_tokens", equalTo(0));
        json().body(asked.formatted(base, "{\"100000\": 100}"))
                .post("/v1/completions")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("logit_bias"))
                .body("error.message", startsWith("Invalid key in 'logit_bias': 100000. Maximum value is "));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAnAnswerWhoseClientHasDisconnectedWithoutAnError(boolean stream) throws Exception {
        List<String> bad = new CopyOnWriteArrayList<>();
        Handler errors = new Handler() {
            @Override
            public void publish(LogRecord record) {
                boolean ours = record.getLoggerName().startsWith("dev.trainyard");
                int least = (ours ? Level.WARNING : Level.SEVERE).intValue();
                // The broker in this process logs this if the machine is slow.
                if (record.getLevel().intValue() >= least
                        && !record.getLoggerName().startsWith("org.apache.kafka")) {
                    bad.add(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(errors);
        try {
            for (int i = 0; i < 6; i++) drop(CHAT, i % 2 == 0, chat(stream));
            for (int i = 0; i < 4; i++) drop("/v1/completions", i % 2 == 0, completion(stream));
            // All of them had to end before this one could start.
            json().body("{\"model\": \"%s\", \"prompt\": \"dog\", \"max_tokens\": 2}".formatted(base))
                    .post("/v1/completions")
                    .then()
                    .statusCode(200);
            Thread.sleep(500);
        } finally {
            root.removeHandler(errors);
        }
        assertThat(bad).isEmpty();
    }

    private String chat(boolean stream) {
        return "{\"model\": \"%s\", \"n\": 8, \"stream\": %s, \"max_tokens\": 200, \"logit_bias\": {\"1\": -100, \"5\": -100},"
                        .formatted(aligned, stream)
                + " \"messages\": [{\"role\": \"user\", \"content\": \"dog\"}]}";
    }

    private String completion(boolean stream) {
        return "{\"model\": \"%s\", \"n\": 8, \"stream\": %s, \"max_tokens\": 200, \"logit_bias\": {\"1\": -100, \"5\": -100},"
                        .formatted(base, stream)
                + " \"prompt\": \"dog\"}";
    }

    /** Sends a request and disconnects as soon as something has arrived, or after a moment. */
    private void drop(String path, boolean abruptly, String body) throws Exception {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nHost: localhost:" + gateway.getPort()
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            socket.setSoTimeout(300);
            try {
                InputStream in = socket.getInputStream();
                for (int i = 0; i < 400; i++) if (in.read() < 0) break;
            } catch (java.net.SocketTimeoutException _) {
                // Not streamed, so nothing arrives before the complete response.
            }
            if (abruptly) socket.setSoLinger(true, 0);
        }
    }

    private List<JsonNode> chunks(String path, String body) throws Exception {
        List<JsonNode> chunks = new ArrayList<>();
        for (String line : send(path, "text/event-stream", body).body().split("\n")) {
            if (line.startsWith("data: {")) chunks.add(JSON.readTree(line.substring(6)));
        }
        return chunks;
    }

    private HttpResponse<String> send(String path, String accept, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!accept.isEmpty()) request.header("Accept", accept);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static RequestSpecification json() {
        return given().contentType(ContentType.JSON);
    }

    private Path folder(String model) throws Exception {
        return OfferedModels.folder(model, history, store);
    }
}
