package dev.trainyard.ingest;

import static dev.trainyard.contracts.event.PairChoice.LEFT;
import static dev.trainyard.contracts.event.PairChoice.RIGHT;
import static dev.trainyard.contracts.event.PairChoice.TIE;
import static dev.trainyard.ingest.feedback.VotesInMemory.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FeedbackRaters;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.LedgerReader;
import dev.trainyard.corpus.ledger.Verdict;
import dev.trainyard.ingest.feedback.VotesInMemory;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Votes in the topic of feedback become preferences beside a corpus. */
class IngestFeedbackTest {
    private static final ConversationSource PEOPLE = ConversationSource.ofVotes("people", "Proprietary", null);

    @TempDir
    private Path home;

    private final VotesInMemory topic = new VotesInMemory();
    private final List<PipelineEvent> events = new CopyOnWriteArrayList<>();
    private SmallSources sources;

    @BeforeEach
    void writeSources() throws IOException {
        sources = SmallSources.in(Files.createDirectory(home.resolve("sources")));
        topic.add(
                0,
                vote("anna", "How are you?", "Fine.", "public static", LEFT),
                vote("anna", "What now?", "Nothing.", "Everything.", TIE));
        topic.add(
                1,
                vote("anna", "Who are you?", "Nobody.", "A model; ask me at anna@trainyard.dev.", RIGHT),
                vote("ben", "Where to?", "There.", "Here.", LEFT),
                vote("carl", "Where to?", "There.", "Here.", RIGHT));
    }

    @Test
    void sealsEveryPairWithItsVerdict() throws IOException {
        run(PEOPLE, topic.now());

        Corpus corpus = sealed();
        DataCard.Conversations summary = corpus.card().conversations();
        assertThat(summary.read()).isEqualTo(4);
        assertThat(summary.preferences()).isEqualTo(2);
        assertThat(summary.dropped()).isEqualTo(Map.of("tie", 1L, "draw", 1L));
        assertThat(summary.feedback().upTo()).isEqualTo(topic.now());
        assertThat(summary.feedback().counts().people()).isEqualTo(5);
        assertThat(summary.feedback().counts().pairs()).isEqualTo(4);
        assertThat(summary.feedback().missingModels()).isEqualTo(4);
        assertThat(preferences(corpus))
                .extracting(
                        one -> one.prompt().getFirst().content(),
                        one -> one.chosen().getFirst().content(),
                        one -> one.rejected().getFirst().content())
                .containsExactlyInAnyOrder(
                        tuple("How are you?", "Fine.", "public static"),
                        tuple("Who are you?", "A model; ask me at <email>.", "Nobody."));
        assertThat(ledger(corpus))
                .extracting(LedgerEntry::path, LedgerEntry::verdict, LedgerEntry::rule)
                .containsExactlyInAnyOrder(
                        tuple("trainyard.feedback-0@0", Verdict.KEPT, null),
                        tuple("trainyard.feedback-0@1", Verdict.DROPPED, "tie"),
                        tuple("trainyard.feedback-1@0", Verdict.KEPT, null),
                        tuple("trainyard.feedback-1@1", Verdict.DROPPED, "draw"));
    }

    @Test
    void aRunThatRecordsTheSameOffsetsReusesTheCorpusAndOneWithMoreVotesDoesNot() throws IOException {
        FeedbackOffsets before = topic.now();
        run(PEOPLE, before);
        Corpus first = sealed();
        events.clear();
        topic.add(0, vote("dora", "What else?", "This.", "That.", LEFT));

        run(PEOPLE, before);
        assertThat(sealed()).isEqualTo(first);
        assertThat(topic.reads()).isEqualTo(1);
        events.clear();

        run(PEOPLE, topic.now());
        assertThat(preferences(sealed())).hasSize(3);
    }

    @Test
    void anotherYardMakesTheSameConversations() throws IOException {
        run(PEOPLE, topic.now());
        Artifact first = sealed().conversations();
        events.clear();

        run("other", PEOPLE, topic.now());

        assertThat(sealed().conversations()).isEqualTo(first);
        assertThat(topic.reads()).isEqualTo(2);
    }

    @Test
    void refusesARunWithoutVotesOfItsRaters() throws IOException {
        run(ConversationSource.ofVotes("judges", "Proprietary", FeedbackRaters.JUDGES), topic.now());

        assertThat(failure())
                .isEqualTo(
                        "The source 'judges' of finetune.sources has nothing to learn from: no judge model has voted on"
                                + " two answers before the run was requested. Vote on the gateway's page #/pairs, or let a judge"
                                + " model vote (POST /api/pairs/judging) and say raters: judges.");
    }

    @Test
    void refusesARunThatOnlyHasTiesAndDraws() throws IOException {
        VotesInMemory undecided = new VotesInMemory();
        undecided.add(0, vote("anna", "What now?", "Nothing.", "Everything.", TIE));

        run("yard", PEOPLE, undecided.now(), undecided);

        assertThat(failure())
                .isEqualTo("The source 'people' of finetune.sources yields no conversation: of its 1 row 1 left out by"
                        + " tie; the first is trainyard.feedback-0@0 (tie).");
    }

    @Test
    void refusesARunThatDoesNotSayHowFarItsVotesGo() throws IOException {
        run(PEOPLE, null);

        assertThat(failure())
                .isEqualTo(
                        "A source of finetune.sources is made from votes, but the request of the run does not say how far"
                                + " they belong to it; start the run again through the gateway.");
    }

    private void run(ConversationSource source, @Nullable FeedbackOffsets upTo) throws IOException {
        run("yard", source, upTo);
    }

    private void run(String yard, ConversationSource source, @Nullable FeedbackOffsets upTo) throws IOException {
        run(yard, source, upTo, topic);
    }

    private void run(String yard, ConversationSource source, @Nullable FeedbackOffsets upTo, VotesInMemory votes)
            throws IOException {
        Path place = home.resolve(yard);
        IngestJob job =
                new IngestJob(new SourceFolders(List.of(sources.folder())), PrivateHosts.NONE, votes, 4_000_000);
        new JobRunner(store(yard), events::add, new Cancellations(), place.resolve("work"), InstantSource.system())
                .run(new RunRequested(new RunId("run-" + events.size() + "-a"), recipe(source), upTo), job);
    }

    private Recipe recipe(ConversationSource source) {
        Recipe smoke = RecipeReader.preset("smoke");
        AlignmentStep comparison = new PreferenceRecipe(10, 1, 2, 1e-4, 0.1);
        return new Recipe(
                "small",
                1,
                SmallSources.recipe(sources.all()),
                new TokenizerRecipe(400, 10_000),
                smoke.pretrain(),
                new FinetuneRecipe(List.of(comparison), List.of(source), 0.0001),
                smoke.evaluate(),
                smoke.release());
    }

    private FolderArtifactStore store(String yard) throws IOException {
        return new FolderArtifactStore(home.resolve(yard).resolve("artifacts"));
    }

    private List<Preference> preferences(Corpus corpus) throws IOException {
        Path folder = store("yard").open(corpus.conversations());
        try (Stream<TuningExample> all = ConversationsFile.read(folder.resolve(ConversationsFile.NAME))) {
            return all.map(Preference.class::cast).toList();
        }
    }

    private List<LedgerEntry> ledger(Corpus corpus) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        try (LedgerReader reader = LedgerReader.open(store("yard").open(corpus.conversations()))) {
            for (long i = 0; i < reader.entries(); i++) entries.add(reader.entry(i));
        }
        return entries;
    }

    private Corpus sealed() {
        assertThat(events).noneMatch(StageFailed.class::isInstance);
        return events.stream()
                .filter(CorpusSealed.class::isInstance)
                .map(event -> ((CorpusSealed) event).corpus())
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
}
