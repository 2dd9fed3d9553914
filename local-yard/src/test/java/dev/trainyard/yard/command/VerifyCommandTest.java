package dev.trainyard.yard.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.yard.YardRecord;
import dev.trainyard.yard.terminal.Screen;
import dev.trainyard.yard.terminal.Style;
import dev.trainyard.yard.verification.SmallStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyCommandTest {
    @TempDir
    Path home;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private SmallStore store;

    @BeforeEach
    void fillAStore() throws IOException {
        store = new SmallStore(home);
        store.run("one", 0, 1, 2, 3);
    }

    @Test
    void findsEverythingUnchanged() {
        assertThat(verify()).isZero();

        assertThat(lines())
                .contains("its 4 steps skipped and repeated no data")
                .contains("6 of 6 artifacts are unchanged since they were sealed.")
                .doesNotContain("DAMAGED");
    }

    @ParameterizedTest
    @CsvSource({
        "shards/one/train-0, tokens.u16, differs from its sealed content",
        "shards/one/train-0, documents.jsonl, differs from its sealed content",
        "tokenizers/one, tokenizer.json, differs from its sealed content",
        "corpora/one, documents.jsonl, differs from its sealed content",
        "checkpoints/one-base, model.safetensors, differs from its sealed content",
        "checkpoints/one-base, config.json, differs from its sealed content",
        "checkpoints/one-base, training/steps, differs from its sealed content",
        "checkpoints/one-base, training/record.json, differs from its sealed content",
        "jobs/pretrain-one, result.json, differs from its sealed content",
        "corpora/one, manifest.json, is not the announced one",
    })
    void namesAChangedFileEvenIfItsTimeIsUnchanged(String location, String file, String what) throws IOException {
        Path altered = store.artifacts().resolve(location).resolve(file);
        FileTime before = Files.getLastModifiedTime(altered);
        byte[] content = Files.readAllBytes(altered);
        // Only a space is added to the manifest, so that it can still be parsed.
        content[content.length / 2] ^= 1;
        if (file.equals("manifest.json")) content = (Files.readString(altered) + " ").getBytes(StandardCharsets.UTF_8);
        Files.write(altered, content);
        Files.setLastModifiedTime(altered, before);

        assertThat(verify()).isEqualTo(1);

        assertThat(lines())
                .contains("DAMAGED  The artifact " + location + " is damaged: " + file + " " + what)
                .contains("'./trainyard verify --set-aside'");
    }

    @ParameterizedTest
    @CsvSource({"shards/one/train-0, manifest.json", "tokenizers/one, tokenizer.json"})
    void namesTheFileThatIsMissing(String location, String file) throws IOException {
        Files.delete(store.artifacts().resolve(location).resolve(file));

        assertThat(verify()).isEqualTo(1);

        assertThat(lines()).contains("The artifact " + location + " is damaged: " + file + " is missing");
    }

    @Test
    void namesAModelWhoseTrainingSkippedTokens() throws IOException {
        store.run("two", 0, 1, 3, 4);

        assertThat(verify()).isEqualTo(1);

        assertThat(lines())
                .contains(
                        "WRONG    The model checkpoints/two-base was not trained on the tokens that it should have been: step 3 begins"
                                + " with token 36 instead of 24: 12 tokens were skipped.")
                .contains("A model that is marked WRONG is not moved");
    }

    @Test
    void namesAModelWhoseTrainingRepeatedTokens() throws IOException {
        store.run("two", 0, 1, 1, 2);

        assertThat(verify("two")).isEqualTo(1);

        assertThat(lines()).contains("12 tokens were used twice.");
    }

    @Test
    void checksOnlyWhatTheRunRefersTo() throws IOException {
        store.run("two", 0, 1, 2);
        Files.delete(store.artifacts().resolve("corpora/one/documents.jsonl"));

        assertThat(verify("two")).isZero();
        assertThat(lines()).contains("6 of 6 artifacts").doesNotContain("/one");
        assertThat(verify("one")).isEqualTo(1);
    }

    @Test
    void reportsADamagedResultForAnyRun() throws IOException {
        store.run("two", 0, 1, 2);
        Files.writeString(store.artifacts().resolve("jobs/ingest-two/result.json"), "{");

        assertThat(verify("two")).isEqualTo(1);

        assertThat(lines()).contains("DAMAGED  The artifact jobs/ingest-two is damaged: result.json has 1 bytes");
    }

    @Test
    void movesDamagedArtifactsAsideOnRequest() throws IOException {
        Files.writeString(store.artifacts().resolve("corpora/one/documents.jsonl"), "altered");

        assertThat(verify("--set-aside")).isEqualTo(1);

        assertThat(lines()).contains("It was moved to ").contains("Start the recipe again");
        assertThat(store.artifacts().resolve("corpora/one")).doesNotExist();
        assertThat(store.artifacts().resolve(".damaged/corpora")).isNotEmptyDirectory();
        // A missing artifact is reported until it is rebuilt.
        assertThat(verify()).isEqualTo(1);
    }

    @Test
    void refusesAnUnknownRunAndAFolderWithoutArtifacts() {
        assertThat(verify("three")).isEqualTo(2);
        assertThat(lines()).contains("The run is 'three': no artifact in");
        assertThat(verify("../../etc")).isEqualTo(2);

        assertThat(run("verify", "--home", home.resolve("elsewhere").toString()))
                .isEqualTo(1);
        assertThat(lines()).contains("There are no artifacts in");
    }

    @Test
    void saysWhyTheGatewayDoesNotListARunsArtifacts() throws IOException {
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/api/runs", exchange -> {
            byte[] body = "{\"detail\": \"A key is needed.\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(401, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        gateway.start();
        try {
            YardRecord yard = new YardRecord(
                    "127.0.0.1:9092",
                    "http://127.0.0.1:" + gateway.getAddress().getPort(),
                    Instant.now(),
                    ProcessHandle.current().pid(),
                    Map.of(),
                    Map.of(),
                    Map.of());
            Files.write(home.resolve("yard.json"), ContractJson.mapper().writeValueAsBytes(yard));

            assertThat(verify("three")).isEqualTo(1);
            assertThat(lines())
                    .contains("The gateway does not list the artifacts of the run 'three': A key is needed.")
                    .doesNotContain("no artifact in");

            assertThat(verify("one")).isZero();
            assertThat(lines())
                    .contains(
                            "The gateway does not list the artifacts of the run 'one': A key is needed. Only the"
                                    + " artifacts that the run left in",
                            "6 of 6 artifacts");
        } finally {
            gateway.stop(0);
        }
    }

    private int verify(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "verify";
        all[1] = "--home";
        all[2] = home.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return run(all);
    }

    private int run(String... arguments) {
        printed.reset();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Trainyard(new Screen(out, Style.ofTerminal(Map.of(), false)), out).run(arguments);
    }

    private String lines() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
