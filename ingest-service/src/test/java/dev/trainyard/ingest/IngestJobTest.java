package dev.trainyard.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.ShardDocument;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.corpus.canary.Canaries;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.corpus.conversation.ConversationCard;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.items.HeldOutRequests;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.DiskSpace;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.JobRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestJobTest {
    @TempDir
    private Path home;

    private final List<PipelineEvent> events = new CopyOnWriteArrayList<>();
    private SmallSources sources;

    @BeforeEach
    void prepare() throws IOException {
        sources = SmallSources.in(Files.createDirectory(home.resolve("sources")));
    }

    @Test
    void makesACorpusFromAJarAFolderAndWordNet() throws IOException {
        run("first", sources.all(), home.resolve("a"), 4_000_000);

        Corpus corpus = sealed().corpus();
        DataCard card = corpus.card();
        assertThat(card.documentsRead()).isEqualTo(card.documentsKept() + sum(card.dropped()));
        assertThat(card.dropped())
                .containsOnly(
                        Map.entry("binary", 1L),
                        Map.entry("duplicate", 1L),
                        Map.entry("empty", 1L),
                        Map.entry("code.generated", 1L),
                        Map.entry("unreadable", 1L));
        assertThat(card.documentsHeldOut()).isPositive();
        assertThat(card.sources()).extracting(DataCard.SourceCard::name).containsExactly("jar", "notes", "wordnet");
        assertThat(card.tokens())
                .isEqualTo(corpus.shards().stream().mapToLong(Shard::tokens).sum())
                .isEqualTo(card.sources().stream()
                        .mapToLong(DataCard.SourceCard::tokens)
                        .sum());
        assertThat(card.bytes())
                .isEqualTo(corpus.shards().stream().mapToLong(Shard::bytes).sum());
    }

    @Test
    void writesShardsThatDecodeToTheirDocuments() throws IOException {
        run("first", sources.all(), home.resolve("a"), 400);

        Corpus corpus = sealed().corpus();
        FolderArtifactStore store = store(home.resolve("a"));
        assertThat(corpus.shards().size()).isGreaterThan(2);
        Map<?, Document> documents;
        try (Stream<Document> all =
                DocumentsFile.read(store.open(corpus.documents()).resolve(DocumentsFile.NAME))) {
            documents = all.collect(Collectors.toMap(Document::id, Function.identity()));
        }
        long indexed = 0;
        try (Tokenizer tokenizer = Tokenizer.open(store.open(corpus.tokenizer()))) {
            for (Shard shard : corpus.shards()) {
                TokenShard tokens = TokenShard.open(store.open(shard.artifact()));
                assertThat(tokens.tokens()).isEqualTo(shard.tokens());
                for (ShardDocument entry : tokens.documents().toList()) {
                    Document document = documents.get(entry.id());
                    int[] ids = tokens.read(entry);
                    assertThat(document.split()).isEqualTo(shard.split());
                    assertThat(ids).startsWith(0).endsWith(1);
                    assertThat(tokenizer.decode(ids)).isEqualTo(document.text());
                    indexed++;
                }
            }
        }
        assertThat(indexed).isEqualTo(corpus.card().documentsKept());
    }

    @Test
    void plantsCanariesInTheTrainingShardsAlone() throws IOException {
        Recipe plain = recipe(sources.all());
        CorpusRecipe corpus = plain.corpus();
        CorpusRecipe planting = new CorpusRecipe(
                corpus.sources(),
                corpus.heldOut(),
                corpus.cutoff(),
                corpus.licences(),
                corpus.languages(),
                corpus.thresholds(),
                corpus.withoutRules(),
                corpus.nearDuplicates(),
                corpus.repeatedPassages(),
                corpus.cutLines(),
                corpus.personalData(),
                corpus.onBadDocument(),
                1);
        Recipe recipe = new Recipe(
                plain.name(),
                plain.seed(),
                planting,
                plain.tokenizer(),
                plain.pretrain(),
                plain.finetune(),
                plain.evaluate(),
                plain.release());
        runner(home.resolve("a")).run(new RunRequested(new RunId("first"), recipe), job(4_000_000));

        Corpus sealed = sealed().corpus();
        FolderArtifactStore store = store(home.resolve("a"));
        Path folder = store.open(sealed.documents());
        List<String> planted = new ArrayList<>();
        try (Tokenizer tokenizer = Tokenizer.open(store.open(sealed.tokenizer()))) {
            for (Shard shard : sealed.shards()) {
                TokenShard tokens = TokenShard.open(store.open(shard.artifact()));
                for (ShardDocument entry : tokens.documents().toList()) {
                    if (!entry.source().equals(Canaries.SOURCE)) continue;
                    assertThat(shard.split()).isEqualTo(Split.TRAIN);
                    planted.add(tokenizer.decode(tokens.read(entry)));
                }
            }
        }
        assertThat(planted).hasSize(85);
        assertThat(Canaries.read(folder).sentences())
                .hasSize(5)
                .allSatisfy(canary -> assertThat(Collections.frequency(planted, canary.text()))
                        .isEqualTo(canary.copies()));
        try (Stream<Document> documents = DocumentsFile.read(folder.resolve(DocumentsFile.NAME))) {
            assertThat(documents)
                    .hasSize((int) sealed.card().documentsKept())
                    .noneMatch(document -> document.text().contains("pass phrase"));
        }
        assertThat(folder.resolve(CorpusCard.NAME)).content().contains("\"canaries\" : {");
        assertThat(sealed.card().tokens())
                .isEqualTo(sealed.shards().stream().mapToLong(Shard::tokens).sum());
    }

    @Test
    void makesTheSameCorpusEveryTime() throws IOException {
        run("first", sources.all(), home.resolve("a"), 1_000);
        Corpus first = sealed().corpus();
        events.clear();

        run("second", sources.all(), home.resolve("b"), 1_000);

        assertThat(ContractJson.mapper().writeValueAsString(sealed().corpus()))
                .isEqualTo(ContractJson.mapper().writeValueAsString(first));
    }

    @Test
    void announcesEveryShardBeforeTheCorpus() throws IOException {
        run("first", sources.all(), home.resolve("a"), 1_000);

        int corpus = events.indexOf(sealed());
        for (Shard shard : sealed().corpus().shards()) {
            assertThat(events.indexOf(new ShardSealed(new RunId("first"), shard)))
                    .isNotNegative()
                    .isLessThan(corpus);
        }
    }

    @Test
    void readsAgainWhenASourceHasChanged() throws IOException {
        run("first", sources.all(), home.resolve("a"), 1_000);
        long before = sealed().corpus().card().documentsRead();
        events.clear();
        Files.writeString(sources.folder().resolve("notes/another.txt"), "Something that was not there before.");

        run("second", sources.all(), home.resolve("a"), 1_000);

        assertThat(sealed().corpus().card().documentsRead()).isEqualTo(before + 1);
    }

    @Test
    void makesNoCorpusFromSourcesThatChangeWhileTheyAreRead() throws IOException {
        Path yard = home.resolve("a");
        IngestJob job = new IngestJob(new SourceFolders(List.of(sources.folder())), PrivateHosts.NONE, 1_000);
        RunRequested request = new RunRequested(new RunId("first"), recipe(sources.all()));
        Path late = sources.folder().resolve("notes/late.txt");
        new JobRunner(
                        store(yard),
                        event -> {
                            events.add(event);
                            if (event instanceof StageStarted) write(late);
                        },
                        new Cancellations(),
                        yard.resolve("work"),
                        InstantSource.system())
                .run(request, job);

        assertThat(failure()).contains("changed while they were read; start the run again");
        assertThat(events).noneMatch(CorpusSealed.class::isInstance);
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "It was not there when the run began.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void dependsOnTheSeedIfTheMixtureIsRandom() {
        IngestJob job = new IngestJob(new SourceFolders(List.of(sources.folder())), PrivateHosts.NONE, 1_000);
        String plain = "{seed: %d, corpus: {sources: [{name: a, kind: folder, path: notes, licence: MIT}]}}";
        String weighted =
                "{seed: %d, corpus: {sources: [{name: a, kind: folder, path: notes, licence: MIT, weight: 1.5}]}}";

        assertThat(id(job, plain, 1)).isEqualTo(id(job, plain, 2));
        assertThat(id(job, weighted, 1)).isNotEqualTo(id(job, weighted, 2));
        String planting = plain.replace("corpus: {", "corpus: {canaries: 1, ");
        assertThat(id(job, planting, 1)).isNotEqualTo(id(job, planting, 2));
    }

    private static JobId id(IngestJob job, String recipe, long seed) {
        return job.id(new RunRequested(new RunId("run-1"), RecipeReader.read(recipe.formatted(seed))));
    }

    @Test
    void refusesAPathThatLeadsOutOfTheFoldersItMayRead() throws IOException {
        Files.writeString(home.resolve("secret.txt"), "secret");
        SourceRecipe climbing = SourceRecipe.at("notes/../..", "climbing", SourceKind.FOLDER, "none", List.of(), null);

        run("first", List.of(climbing), home.resolve("a"), 1_000);

        assertThat(failure())
                .isEqualTo("The source 'climbing' is refused: notes/../.. leads out of " + sources.folder()
                        + ", which this service may read; use a path inside.");
    }

    @Test
    void refusesALinkThatLeadsOutOfTheFolders() throws IOException {
        Path outside = Files.createDirectory(home.resolve("outside"));
        Files.createSymbolicLink(sources.folder().resolve("link"), outside);
        SourceRecipe linked = SourceRecipe.at("link", "linked", SourceKind.FOLDER, "none", List.of(), null);

        run("first", List.of(linked), home.resolve("a"), 1_000);

        assertThat(failure()).contains("leads out of");
    }

    @Test
    void namesASourceThatIsMissing() throws IOException {
        SourceRecipe gone = SourceRecipe.at("gone.jar", "gone", SourceKind.ARCHIVE, "none", List.of(), null);

        run("first", List.of(gone), home.resolve("a"), 1_000);

        assertThat(failure())
                .isEqualTo("The source 'gone' is missing: there is no gone.jar in " + sources.folder() + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shards", "tokenizers", "corpora", "jobs"})
    void rebuildsAnArtifactThatWasDamagedAfterSealing(String kind) throws IOException {
        Path yard = home.resolve("a");
        run("first", sources.all(), yard, 1_000);
        Corpus before = sealed().corpus();
        events.clear();
        try (Stream<Path> files = Files.walk(yard.resolve("artifacts").resolve(kind))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("manifest.json")) Files.writeString(file, "altered");
            }
        }

        run("second", sources.all(), yard, 1_000);

        assertThat(sealed().corpus()).isEqualTo(before);
        assertThat(yard.resolve("artifacts/.damaged").resolve(kind)).isNotEmptyDirectory();
        for (Shard shard : before.shards())
            assertThat(store(yard).open(shard.artifact())).isDirectory();
    }

    @Test
    void sealsTheConversationsOfTheRecipesSourcesWithoutThoseThatQuoteTheEvaluation() throws IOException {
        String quoted = HeldOutRequests.texts().values().stream()
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
        RunRequested request = requestWithConversations(List.of(
                Map.of("prompt", "Which train is first?", "completion", "The one to the yard."),
                Map.of("prompt", quoted, "completion", quoted),
                Map.of("prompt", "Is there no answer?")));

        runner(home.resolve("a")).run(request, job(1_000));

        Corpus corpus = sealed().corpus();
        assertThat(corpus.card().conversations())
                .isEqualTo(new DataCard.Conversations(3, 1, 0, 0, Map.of("contaminated", 1L, "prompt-alone", 1L)));
        Path folder = store(home.resolve("a")).open(corpus.conversations());
        try (Stream<TuningExample> kept = ConversationsFile.read(folder.resolve(ConversationsFile.NAME))) {
            assertThat(kept).singleElement().extracting(TuningExample::source).isEqualTo("chats");
        }
        assertThat(folder).isDirectoryContaining(file -> file.endsWith(ConversationCard.NAME));
    }

    @Test
    void rebuildsConversationsThatWereDamagedAfterSealing() throws IOException {
        Path yard = home.resolve("a");
        RunRequested request =
                requestWithConversations(List.of(Map.of("prompt", "Which train?", "completion", "The first.")));
        runner(yard).run(request, job(1_000));
        Corpus before = sealed().corpus();
        events.clear();
        Files.writeString(store(yard).open(before.conversations()).resolve(ConversationsFile.NAME), "altered");

        runner(yard).run(new RunRequested(new RunId("second"), request.recipe()), job(1_000));

        assertThat(sealed().corpus()).isEqualTo(before);
        assertThat(store(yard).open(before.conversations())).isDirectory();
    }

    @Test
    void failsBeforeDocumentsAreReadIfASourceYieldsNoConversation() throws IOException {
        RunRequested request = requestWithConversations(List.of(Map.of("text", "A document.")));

        runner(home.resolve("a")).run(request, job(1_000));

        assertThat(failure())
                .isEqualTo("The source 'chats' of finetune.sources yields no conversation: of its 1 row 1 left out by"
                        + " unknown-shape; the first is chats.jsonl:1 (unknown-shape: its fields are text).");
    }

    private RunRequested requestWithConversations(List<Map<String, String>> rows) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Map<String, String> row : rows)
            lines.append(ContractJson.mapper().writeValueAsString(row)).append('\n');
        Files.writeString(sources.folder().resolve("chats.jsonl"), lines);
        ConversationSource chats = new ConversationSource(
                "chats", ConversationKind.JSONL, "chats.jsonl", "MIT", List.of(), List.of(), null, null, null, null);
        Recipe plain = recipe(sources.all());
        return new RunRequested(
                new RunId("first"),
                new Recipe(
                        plain.name(),
                        plain.seed(),
                        plain.corpus(),
                        plain.tokenizer(),
                        plain.pretrain(),
                        new FinetuneRecipe(List.of(plain.finetune().steps().getFirst()), List.of(chats), 0.0001),
                        plain.evaluate(),
                        plain.release()));
    }

    @Test
    void doesNotStartIfTheDiskHasLessSpaceThanTheEstimate() throws IOException {
        Path folder = Files.createDirectory(sources.folder().resolve("large"));
        Files.writeString(folder.resolve("large.txt"), "a".repeat(3_000_000));
        Files.writeString(folder.resolve("larger.csv"), "a".repeat(5_000_000));
        SourceRecipe large = SourceRecipe.at("large", "large", SourceKind.FOLDER, "none", List.of("*.txt"), null);

        DiskSpace room = new DiskSpace(() -> 2_000_000, 0);
        new JobRunner(store(home), events::add, new Cancellations(), home.resolve("work"), InstantSource.system(), room)
                .run(request("first", List.of(large)), job(1_000));

        assertThat(failure()).contains("would write about 9.0 MB").contains("only 2.0 MB of the disk are free");
    }

    @Test
    void saysThatAFileIsNotAnArchive() throws IOException {
        Files.writeString(sources.folder().resolve("torn.jar"), "PK and nothing more");
        SourceRecipe torn = SourceRecipe.at("torn.jar", "torn", SourceKind.ARCHIVE, "none", List.of(), null);

        run("first", List.of(torn), home.resolve("a"), 1_000);

        assertThat(failure()).startsWith("The source 'torn' at ").contains("is not a readable zip archive");
    }

    private void run(String run, List<SourceRecipe> from, Path yard, long mostTokens) throws IOException {
        runner(yard).run(request(run, from), job(mostTokens));
    }

    private JobRunner runner(Path yard) throws IOException {
        return new JobRunner(
                store(yard), events::add, new Cancellations(), yard.resolve("work"), InstantSource.system());
    }

    private IngestJob job(long mostTokens) {
        return new IngestJob(new SourceFolders(List.of(sources.folder())), PrivateHosts.NONE, mostTokens);
    }

    private static RunRequested request(String run, List<SourceRecipe> from) {
        return new RunRequested(new RunId(run), recipe(from));
    }

    private static Recipe recipe(List<SourceRecipe> from) {
        Recipe smoke = RecipeReader.preset("smoke");
        return new Recipe(
                "small",
                1,
                SmallSources.recipe(from),
                new TokenizerRecipe(400, 10_000),
                smoke.pretrain(),
                new FinetuneRecipe(smoke.finetune().steps()),
                smoke.evaluate(),
                smoke.release());
    }

    private static FolderArtifactStore store(Path yard) throws IOException {
        return new FolderArtifactStore(yard.resolve("artifacts"));
    }

    private CorpusSealed sealed() {
        assertThat(events).noneMatch(StageFailed.class::isInstance);
        return (CorpusSealed) events.stream()
                .filter(CorpusSealed.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private String failure() {
        return events.stream()
                .filter(StageFailed.class::isInstance)
                .map(event -> ((StageFailed) event).reason())
                .findFirst()
                .orElseThrow();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
