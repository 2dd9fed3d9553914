package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFoldersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(WorkFolders.ABANDONED).minusSeconds(60);
    private static final Instant LATELY = NOW.minus(WorkFolders.ABANDONED).plusSeconds(60);
    private static final RunId RUN = new RunId("run-1");

    @TempDir
    Path root;

    @Test
    void deletesFoldersUnchangedForThirtyDays() throws IOException {
        Path abandoned = folder("1", LONG_AGO, LONG_AGO);
        Path changed = folder("2", LONG_AGO, LATELY);
        Path beating = folder("3", LATELY, LONG_AGO);

        folders().sweep();

        assertThat(abandoned).doesNotExist();
        assertThat(changed).exists();
        assertThat(beating).exists();
    }

    @Test
    void deletesPartlyDeletedJobFoldersAndNothingElse() throws IOException {
        Path half = Files.createDirectories(root.resolve(".going-7/scratch")).getParent();
        Path notes = Files.createDirectories(root.resolve("notes"));
        touch(root, LONG_AGO);

        folders().sweep();

        assertThat(half).doesNotExist();
        assertThat(notes).exists();
    }

    @Test
    void doesNothingWithoutAFolder() {
        new WorkFolders(root.resolve("none"), InstantSource.fixed(NOW)).sweep();

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void deletesOnlyInactiveFoldersOfItsRunAndStage() throws IOException {
        Path left = folder("1", NOW.minus(Attempt.SILENCE), NOW);
        Path runningJobs = folder("2", NOW, NOW);
        Path otherStage = root.resolve("pretrain-" + "3".repeat(32));
        Attempt.begin(otherStage, RUN, InstantSource.fixed(LONG_AGO));
        Path otherRun = root.resolve("ingest-" + "4".repeat(32));
        Attempt.begin(otherRun, new RunId("run-2"), InstantSource.fixed(LONG_AGO));

        folders().discardFoldersOf(RUN, Stage.INGEST, List.of());

        assertThat(left).doesNotExist();
        assertThat(List.of(runningJobs, otherStage, otherRun))
                .allSatisfy(kept -> assertThat(kept).exists());
    }

    @Test
    void aJobWhoseFolderIsRemovedIsFenced() throws IOException {
        Path folder = root.resolve("ingest-" + "1".repeat(32));
        Attempt attempt = Attempt.begin(folder, RUN, InstantSource.fixed(NOW.minus(Duration.ofDays(40))));
        touch(folder, LONG_AGO);

        folders().sweep();

        assertThat(attempt.isNewest()).isFalse();
    }

    private WorkFolders folders() {
        return new WorkFolders(root, InstantSource.fixed(NOW));
    }

    private Path folder(String digit, Instant beat, Instant changed) throws IOException {
        Path folder = root.resolve("ingest-" + digit.repeat(32));
        Attempt.begin(folder, RUN, InstantSource.fixed(beat));
        Path fetched =
                Files.createDirectories(folder.resolve("scratch/sources")).resolve("page");
        Files.writeString(fetched, "fetched");
        touch(folder, LONG_AGO);
        Files.setLastModifiedTime(fetched, FileTime.from(changed));
        return folder;
    }

    private static void touch(Path folder, Instant at) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.toList()) Files.setLastModifiedTime(path, FileTime.from(at));
        }
    }
}
