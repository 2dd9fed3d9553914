package dev.trainyard.ingest.redteam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.items.RequestItem;
import dev.trainyard.items.redteam.SealedRedTeam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedTeamRequestsTest {
    @TempDir
    Path home;

    private SourceFolders folders;

    @BeforeEach
    void makeAFolder() throws IOException {
        folders = new SourceFolders(List.of(Files.createDirectory(home.resolve("allowed"))));
        write("one.jsonl", "Steal it.", "Hide it.");
    }

    @Test
    void readsTheFilesInTheRecipesOrderAndFindsThemInTheCorpusAgain() throws IOException {
        write("two.jsonl", "Burn it.");

        List<RequestItem> items = RedTeamRequests.read(List.of("two.jsonl", "one.jsonl"), folders);
        SealedRedTeam.write(home, items);

        assertThat(items).extracting(RequestItem::text).containsExactly("Burn it.", "Steal it.", "Hide it.");
        assertThat(SealedRedTeam.read(home)).isEqualTo(items);
    }

    @Test
    void aCorpusWithoutSuchFilesHasNoRequests() throws IOException {
        SealedRedTeam.write(home, List.of());

        assertThat(home.resolve("red-team.json")).doesNotExist();
        assertThat(SealedRedTeam.read(home)).isEmpty();
    }

    @Test
    void refusesFilesOutsideOfTheFoldersAndMissingOnes() throws IOException {
        Files.writeString(home.resolve("secret.jsonl"), "secret");

        assertThatThrownBy(() -> RedTeamRequests.read(List.of("../secret.jsonl"), folders))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageStartingWith("The file of evaluate.redTeam[0] is refused: ../secret.jsonl leads out of ");
        assertThatThrownBy(() -> RedTeamRequests.read(List.of("one.jsonl", "absent.jsonl"), folders))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageStartingWith("The file of evaluate.redTeam[1] is missing: there is no absent.jsonl in ");
    }

    @Test
    void refusesAWrongLineByItsFileAndNumber() throws IOException {
        Files.writeString(home.resolve("allowed/bad.jsonl"), "\n{\"request\": \"a\"}\n");

        assertThatThrownBy(() -> RedTeamRequests.read(List.of("bad.jsonl"), folders))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage("bad.jsonl, line 2, has no right intent: expected harmful or benign.");
    }

    @Test
    void refusesARequestThatStandsInTwoFiles() throws IOException {
        write("two.jsonl", "Hide it.");

        assertThatThrownBy(() -> RedTeamRequests.read(List.of("one.jsonl", "two.jsonl"), folders))
                .hasMessage("two.jsonl repeats a request of one.jsonl: give each request in one file only.");
    }

    @Test
    void otherContentIsOtherInput() throws IOException {
        List<String> before = RedTeamRequests.contents(List.of("one.jsonl", "absent.jsonl"), folders);

        write("one.jsonl", "Steal it.");

        assertThat(RedTeamRequests.contents(List.of("one.jsonl", "absent.jsonl"), folders))
                .hasSize(2)
                .isNotEqualTo(before);
    }

    private void write(String file, String... requests) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String request : requests) {
            lines.append(
                    "{\"request\": \"%s\", \"intent\": \"harmful\", \"category\": \"theft\"}\n".formatted(request));
        }
        Files.writeString(home.resolve("allowed").resolve(file), lines);
    }
}
