package dev.trainyard.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.testing.ForeignModels;
import dev.trainyard.testing.RecipeFieldEffects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestInputsTest {
    private static final String NOTES = "{name: notes, kind: folder, path: notes, licence: MIT}";
    private static final String MARKDOWN =
            "{name: notes, kind: folder, path: notes, licence: MIT, include: [\"*.md\"]}";
    private static final String LINKED = "{name: set, kind: jsonl, path: set, licence: MIT}";
    private static final String INCLUDED = "{name: set, kind: jsonl, path: set, licence: MIT, include: [\"all*\"]}";
    private static final String PAGES =
            "{name: pages, kind: web, licence: MIT, urls: [\"https://example.org/\"], refresh: %s}";

    @TempDir
    Path home;

    private Path note;

    @BeforeEach
    void writeANote() throws IOException {
        note = Files.createDirectories(home.resolve("notes")).resolve("one.md");
        Files.writeString(note, "What is known of it.");
        ForeignModels.copy("float32", home.resolve("models/small"));
    }

    @Test
    void aRecipeFieldChangesTheJobIfAndOnlyIfItAffectsTheCorpus() {
        for (Recipe recipe : List.of(RecipeFieldEffects.FROM_NOTHING, RecipeFieldEffects.FROM_A_MODEL)) {
            assertThat(RecipeFieldEffects.mistakes(
                            Stage.INGEST,
                            recipe,
                            (one, other) -> id("run-1", one).equals(id("run-1", other))))
                    .isEmpty();
        }
    }

    @Test
    void aChangedFileIsADifferentJobEvenIfItsSizeAndTimeAreTheSame() throws IOException {
        JobId before = id("run-1", NOTES);
        FileTime time = Files.getLastModifiedTime(note);

        Files.writeString(note, "What is known of us.");
        Files.setLastModifiedTime(note, time);

        assertThat(id("run-1", NOTES)).isNotEqualTo(before);
    }

    @Test
    void anUnchangedFileIsTheSameJobEvenIfItWasWrittenAgain() throws IOException {
        JobId before = id("run-1", NOTES);

        Files.setLastModifiedTime(note, FileTime.fromMillis(0));

        assertThat(id("run-2", NOTES)).isEqualTo(before);
    }

    @Test
    void anUnreadFileDoesNotChangeTheJobButAnAddedOneDoes() throws IOException {
        JobId before = id("run-1", MARKDOWN);

        Files.writeString(note.resolveSibling("one.txt"), "Nobody asked for it.");
        assertThat(id("run-1", MARKDOWN)).isEqualTo(before);

        Files.writeString(note.resolveSibling("two.md"), "More is known of it.");
        assertThat(id("run-1", MARKDOWN)).isNotEqualTo(before);
    }

    @Test
    void aFileThatACheckoutIgnoresDoesNotMatterButWhichAreIgnoredDoes() throws IOException {
        Path ignored = Files.createDirectories(note.resolveSibling("target")).resolve("built.md");
        Path list = Files.writeString(note.resolveSibling(".gitignore"), "target/\n");
        JobId before = id("run-1", MARKDOWN);

        Files.writeString(ignored, "A build wrote it.");
        assertThat(id("run-1", MARKDOWN)).isEqualTo(before);

        Files.writeString(list, "target/\n" + note.getFileName() + "\n");
        assertThat(id("run-1", MARKDOWN)).isNotEqualTo(before);
    }

    @Test
    void aLinkCountsAsTheRecordsThatItPointsTo() throws IOException {
        Path records = Files.writeString(home.resolve("blob"), "{\"text\": \"What is known of it.\"}");
        Files.createDirectories(home.resolve("set"));
        Files.createSymbolicLink(home.resolve("set/all.jsonl"), records);
        JobId before = id("run-1", LINKED);

        Files.writeString(records, "{\"text\": \"What is known of us.\"}");

        assertThat(id("run-1", LINKED)).isNotEqualTo(before);
    }

    @Test
    void onlyIncludedFilesOfItsFormatCountInAFolderOfRecords() throws IOException {
        Path set = Files.createDirectories(home.resolve("set"));
        Files.writeString(set.resolve("all.jsonl"), "{\"text\": \"What is known of it.\"}");
        JobId before = id("run-1", LINKED);
        JobId included = id("run-1", INCLUDED);

        Files.writeString(set.resolve("README.md"), "Nobody reads it here.");
        assertThat(id("run-1", LINKED)).isEqualTo(before);

        Files.writeString(set.resolve("more.jsonl"), "{\"text\": \"More is known of it.\"}");
        assertThat(id("run-1", LINKED)).isNotEqualTo(before);
        assertThat(id("run-1", INCLUDED)).isEqualTo(included);
    }

    @Test
    void aLinkInAFolderOfDocumentsDoesNotChangeTheJob() throws IOException {
        JobId before = id("run-1", NOTES);

        Files.createSymbolicLink(note.resolveSibling("two.md"), Files.writeString(home.resolve("two"), "Elsewhere."));

        assertThat(id("run-1", NOTES)).isEqualTo(before);
    }

    @Test
    void aChangedModelIsADifferentJob() throws IOException {
        JobId before = id("run-1", RecipeFieldEffects.FROM_A_MODEL);

        Files.writeString(home.resolve("models/small/generation_config.json"), "{}");

        assertThat(id("run-1", RecipeFieldEffects.FROM_A_MODEL)).isNotEqualTo(before);
    }

    @Test
    void everyRunIsADifferentJobButARepeatedRequestFindsItsOwn() {
        assertThat(id("run-1", PAGES.formatted("always"))).isEqualTo(id("run-1", PAGES.formatted("always")));
        assertThat(id("run-2", PAGES.formatted("always"))).isNotEqualTo(id("run-1", PAGES.formatted("always")));
    }

    @Test
    void aSourceThatIsNeverRefreshedIsTheSameJobForEveryRun() {
        assertThat(id("run-2", PAGES.formatted("never"))).isEqualTo(id("run-1", PAGES.formatted("never")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: pages, kind: web, licence: MIT, urls: [\"https://example.org/\"]}",
                "{name: code, kind: git, licence: MIT, repository: \"https://example.org/code.git\"}",
                "{name: jars, kind: maven, licence: MIT, repository: \"https://example.org/m\", coordinates: [\"a:b:1\"]}"
            })
    void everyRemoteKindIsFetchedByEveryRunUnlessTheRecipeSaysOtherwise(String source) {
        assertThat(id("run-2", source)).isNotEqualTo(id("run-1", source));
    }

    @ParameterizedTest
    @CsvSource({"always, true", "never, false"})
    void aJobThatFetchesServesOnlyItsOwnRun(String refresh, boolean alone) {
        RunRequested request = new RunRequested(
                new RunId("run-1"),
                RecipeReader.read(
                        "{preset: smoke, corpus: {sources: [" + NOTES + ", " + PAGES.formatted(refresh) + "]}}"));

        assertThat(job().servesItsRunAlone(request)).isEqualTo(alone);
    }

    @Test
    void aChangedFileOfConversationsIsADifferentJobButAnotherWeightIsNot() throws IOException {
        Path chats = Files.writeString(home.resolve("chats.jsonl"), "{}\n");
        JobId before = id("run-1", conversations(1));
        assertThat(id("run-1", conversations(3))).isEqualTo(before);

        Files.writeString(chats, "[]\n");

        assertThat(id("run-1", conversations(1))).isNotEqualTo(before);
    }

    private static Recipe conversations(int weight) {
        return RecipeReader.read(
                "{preset: smoke, corpus: {sources: [" + NOTES + "]}, finetune: {sources: [{name: chats,"
                        + " kind: jsonl, path: chats.jsonl, licence: MIT, weight: " + weight + "}]}}");
    }

    private JobId id(String run, String source) {
        return id(run, RecipeReader.read("{preset: smoke, corpus: {sources: [" + source + "]}}"));
    }

    private JobId id(String run, Recipe recipe) {
        return job().id(new RunRequested(new RunId(run), recipe));
    }

    private IngestJob job() {
        return new IngestJob(new SourceFolders(List.of(home)), PrivateHosts.NONE, 1_000);
    }
}
