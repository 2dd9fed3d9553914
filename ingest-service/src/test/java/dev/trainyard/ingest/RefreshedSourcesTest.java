package dev.trainyard.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.Refresh;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.Fetchable;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.ingest.extraction.git.GitHistory;
import dev.trainyard.ingest.extraction.http.TinyWeb;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of one recipe, one after another, whose source is on another host. */
class RefreshedSourcesTest {
    @TempDir
    private Path home;

    private final List<PipelineEvent> events = new CopyOnWriteArrayList<>();
    private Consumer<PipelineEvent> hook = _ -> {};
    private SmallSources sources;
    private TinyWeb web;
    private GitHistory history;

    @BeforeEach
    void start() throws IOException {
        sources = SmallSources.in(Files.createDirectory(home.resolve("sources")));
        web = new TinyWeb().status("/robots.txt", 404);
        history = new GitHistory(home.resolve("elsewhere.git"));
        history.serve(web, "/code.git");
        publish("What is said there at first");
    }

    @AfterEach
    void stop() {
        history.close();
        web.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"WEB", "GIT", "MAVEN"})
    void everyRunFetchesAgainUnlessTheSourceIsNeverRefreshed(SourceKind kind) throws IOException {
        Corpus first = run("first", kind, null, 0.2);
        int asked = web.asked().size();
        assertThat(asked).isPositive();

        assertThat(run("first", kind, null, 0.2)).isEqualTo(first);
        assertThat(web.asked()).as("of a request that is delivered again").hasSize(asked);

        Corpus same = run("second", kind, null, 0.2);
        assertThat(web.asked().size()).as("of another run").isGreaterThan(asked);
        assertThat(shards(same)).as("where nothing has changed").isEqualTo(shards(first));
        assertThat(same.documents().sha256()).isEqualTo(first.documents().sha256());

        publish("Something else is said there now");
        Corpus changed = run("third", kind, Refresh.ALWAYS, 0.2);
        assertThat(shards(changed)).isNotEqualTo(shards(first));
        asked = web.asked().size();

        publish("And later on it is something new");
        assertThat(shards(run("fourth", kind, Refresh.NEVER, 0.2)))
                .as("what was fetched last")
                .isEqualTo(shards(changed));
        run("fifth", kind, Refresh.NEVER, 0.3);
        assertThat(web.asked()).as("of runs that keep it").hasSize(asked);

        assertThat(shards(run("sixth", kind, null, 0.2))).isNotEqualTo(shards(changed));
        assertThat(web.asked().size()).isGreaterThan(asked);
    }

    @Test
    void keepsOneSourceAndRefreshesTheOther() throws IOException {
        Fetchable kept = source(SourceKind.MAVEN, Refresh.NEVER);
        Fetchable fetched = source(SourceKind.GIT, null);
        run("first", List.of(kept, fetched), 0.2);
        web.asked().clear();

        run("second", List.of(kept, fetched), 0.2);

        assertThat(web.asked()).isNotEmpty().allMatch(path -> path.startsWith("/code.git"));
    }

    @Test
    void aDamagedFetchIsFetchedAgain() throws IOException {
        run("first", SourceKind.MAVEN, Refresh.NEVER, 0.2);
        web.asked().clear();
        try (var all = Files.walk(home.resolve("artifacts/fetches"))) {
            for (Path jar : all.filter(file -> file.toString().endsWith(".jar")).toList()) Files.delete(jar);
        }

        run("second", SourceKind.MAVEN, Refresh.NEVER, 0.3);

        assertThat(web.asked()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"WEB, pages of web", "GIT, repository of git", "MAVEN, jars of maven"})
    void fetchingIsADurableStepOfTheJob(SourceKind kind, String step) throws IOException {
        List<String> beats = new ArrayList<>();
        hook = event -> {
            if (event instanceof ShardSealed && beats.isEmpty()) beats.addAll(beats());
        };

        run("first", kind, null, 0.2);

        assertThat(beats).singleElement().asString().contains("\"" + step + "\":1");
    }

    @ParameterizedTest
    @EnumSource(names = {"WEB", "GIT", "MAVEN"})
    void aRunThatKeepsAFetchContinuesWhileAnotherRunReplacesIt(SourceKind kind) throws IOException {
        run("first", kind, null, 0.2);
        publish("Something else is said there now");
        List<Corpus> meanwhile = new ArrayList<>();
        hook = event -> {
            if (!(event instanceof ShardSealed) || !meanwhile.isEmpty()) return;
            hook = _ -> {};
            try {
                meanwhile.add(run("meanwhile", kind, Refresh.ALWAYS, 0.3));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };

        run("keeping", kind, Refresh.NEVER, 0.3);

        assertThat(events)
                .filteredOn(CorpusSealed.class::isInstance)
                .extracting(event -> ((CorpusSealed) event).run())
                .containsExactly(new RunId("meanwhile"), new RunId("keeping"));
        hook = _ -> {};
        assertThat(shards(run("later", kind, Refresh.NEVER, 0.3000001)))
                .as("what was fetched meanwhile")
                .isEqualTo(shards(meanwhile.getFirst()));
        try (var kept = Files.list(home.resolve("artifacts/fetches"))) {
            assertThat(kept).as("of both fetches").hasSize(1);
        }
    }

    @Test
    void keepsAndRefreshesASourceThatIsNamedTwice() throws IOException {
        run("first", SourceKind.WEB, null, 0.2);
        web.asked().clear();

        run(
                "second",
                List.of(source("kept", SourceKind.WEB, Refresh.NEVER), source("anew", SourceKind.WEB, null)),
                0.2);

        assertThat(web.asked()).filteredOn("/page"::equals).hasSize(1);
    }

    private List<String> beats() {
        try (var all = Files.walk(home.resolve("work"))) {
            List<String> beats = new ArrayList<>();
            for (Path file : all.filter(path -> path.endsWith("beat.json")).toList()) beats.add(Files.readString(file));
            return beats;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void publish(String words) throws IOException {
        web.page(
                "/page",
                "<html><body><article><p>" + text(words) + "</p></article></body></html>",
                "Content-Type",
                "text/html");
        history.commit("main", "2026-01-01T00:00:00Z", Map.of("README.md", text(words)));
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(jar)) {
            zip.putNextEntry(new ZipEntry("README.md"));
            zip.write(text(words).getBytes(StandardCharsets.UTF_8));
        }
        String at = "/maven/org/example/one/1.0/one-1.0-sources.jar";
        web.page(at, jar.toByteArray()).page(at + ".sha1", sha1(jar.toByteArray()));
    }

    /** Enough of it to be kept. */
    private static String text(String words) {
        StringBuilder text = new StringBuilder();
        for (String animal : List.of("dog", "cat", "horse", "bird", "cow", "hen", "goat", "fox", "wolf", "bear")) {
            text.append(words)
                    .append(" of the ")
                    .append(animal)
                    .append(", which is not the same as what they say of that other animal in the north. ");
        }
        return text.toString();
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Fetchable source(SourceKind kind, @Nullable Refresh refresh) {
        return source(kind.key(), kind, refresh);
    }

    private Fetchable source(String name, SourceKind kind, @Nullable Refresh refresh) {
        List<String> here = List.of("127.0.0.1");
        DocumentForm form = DocumentForm.ENTRY;
        return switch (kind) {
            case WEB ->
                new SourceRecipe.WebRecipe(
                        name,
                        "none",
                        List.of(),
                        List.of(),
                        null,
                        null,
                        form,
                        List.of(web.at("/page")),
                        null,
                        here,
                        refresh);
            case GIT ->
                new SourceRecipe.GitRecipe(
                        name,
                        null,
                        "none",
                        List.of(),
                        List.of(),
                        null,
                        null,
                        form,
                        web.at("/code.git"),
                        null,
                        here,
                        refresh);
            case MAVEN ->
                new SourceRecipe.MavenRecipe(
                        name,
                        null,
                        "none",
                        List.of(),
                        List.of(),
                        null,
                        null,
                        form,
                        web.at("/maven"),
                        List.of("org.example:one:1.0"),
                        here,
                        refresh);
            default -> throw new IllegalArgumentException(kind + " is never fetched");
        };
    }

    private Corpus run(String run, SourceKind kind, @Nullable Refresh refresh, double heldOut) throws IOException {
        return run(run, List.of(source(kind, refresh)), heldOut);
    }

    private Corpus run(String run, List<SourceRecipe> elsewhere, double heldOut) throws IOException {
        List<SourceRecipe> all = new ArrayList<>(sources.all());
        all.addAll(elsewhere);
        Recipe smoke = RecipeReader.preset("smoke");
        CorpusRecipe corpus = new CorpusRecipe(
                all, heldOut, null, List.of(), List.of(), Map.of(), List.of(), false, 0, null, null, null);
        Recipe recipe = new Recipe(
                "small",
                1,
                corpus,
                new TokenizerRecipe(400, 100_000),
                smoke.pretrain(),
                new FinetuneRecipe(smoke.finetune().steps()),
                smoke.evaluate(),
                smoke.release());
        events.clear();
        new JobRunner(
                        new FolderArtifactStore(home.resolve("artifacts")),
                        event -> {
                            events.add(event);
                            hook.accept(event);
                        },
                        new Cancellations(),
                        home.resolve("work"),
                        InstantSource.system())
                .run(
                        new RunRequested(new RunId(run), recipe),
                        new IngestJob(
                                new SourceFolders(List.of(sources.folder())),
                                new PrivateHosts(List.of("127.0.0.1")),
                                4_000_000));
        assertThat(events).noneMatch(StageFailed.class::isInstance);
        return events.stream()
                .filter(CorpusSealed.class::isInstance)
                .map(event -> ((CorpusSealed) event).corpus())
                .findFirst()
                .orElseThrow();
    }

    private static List<Sha256> shards(Corpus corpus) {
        return corpus.shards().stream().map(shard -> shard.artifact().sha256()).toList();
    }
}
