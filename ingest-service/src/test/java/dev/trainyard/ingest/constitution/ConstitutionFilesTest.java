package dev.trainyard.ingest.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstitutionFilesTest {
    private static final String PRINCIPLE = "- {id: kind, critique: Is it kind?, revision: Be kind.}\n";

    @TempDir
    Path home;

    private SourceFolders folders;

    @BeforeEach
    void makeAFolder() throws IOException {
        folders = new SourceFolders(List.of(Files.createDirectory(home.resolve("allowed"))));
    }

    @Test
    void readsFilesAndLeavesThoseOfTheBoxToAlignment() throws IOException {
        write("mine.yaml", "name: mine\nprinciples:\n" + PRINCIPLE);

        assertThat(ConstitutionFiles.read(steps("careful", "mine.yaml"), folders))
                .containsOnlyKeys("mine.yaml")
                .hasEntrySatisfying(
                        "mine.yaml", it -> assertThat(it.principles()).hasSize(1));
        Map<String, String> before = ConstitutionFiles.contents(steps("careful", "mine.yaml"), folders);
        write("mine.yaml", "name: mine\nversion: 2\nprinciples:\n" + PRINCIPLE);
        assertThat(ConstitutionFiles.contents(steps("careful", "mine.yaml"), folders))
                .containsOnlyKeys("mine.yaml")
                .isNotEqualTo(before);
        assertThat(ConstitutionFiles.contents(steps("absent.yaml"), folders)).containsEntry("absent.yaml", "absent");
    }

    @Test
    void refusesInOneSentenceWhatCannotBeFollowed() throws IOException {
        write("empty.yaml", "name: mine\nprinciples: []\n");
        write("twice.yaml", "name: mine\nprinciples:\n" + PRINCIPLE + PRINCIPLE);
        write("broken.yaml", "name: [\n");
        Files.write(home.resolve("allowed/binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        write("huge.yaml", "#".repeat(70_000));
        Files.writeString(home.resolve("secret.yaml"), "secret");
        Files.createDirectory(home.resolve("allowed/folder.yaml"));

        refuses("empty.yaml", "empty.yaml, line 2: principles is []: at least one principle is expected.");
        refuses("twice.yaml", "principles[1].id is kind: an id that no other principle of the file has is expected.");
        refuses("broken.yaml", "broken.yaml");
        refuses("binary.yaml", "binary.yaml");
        refuses("huge.yaml", "a description of at most 65536 is expected.");
        refuses("folder.yaml", "folder.yaml is not a file; give a file in YAML.");
        refuses("../secret.yaml", "leads out of ");
        refuses("absent.yaml", "there is no absent.yaml in ");
    }

    private void refuses(String path, String why) {
        assertThatThrownBy(() -> ConstitutionFiles.read(steps(path), folders))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("finetune.steps[0].principles")
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(home.resolve("allowed").resolve(name), text);
    }

    private static FinetuneRecipe steps(String... principles) {
        return new FinetuneRecipe(List.copyOf(Stream.of(principles)
                .map(one -> new ConstitutionRecipe(one, 9, 1, 3, 0.01))
                .toList()));
    }
}
