package dev.trainyard.ingest.extraction.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.ingest.source.CancellationCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeDaysTest {
    @TempDir
    private Path folder;

    /** The log of each path in turn, as {@code git log -1 -- path} prints it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void agreeWithTheLogOfEachFile(long seed) throws IOException, GitAPIException {
        try (GitHistory history = new GitHistory(folder.resolve("a.git"));
                Git git = new Git(history.repository);
                RevWalk walk = new RevWalk(history.repository)) {
            RevCommit head = walk.parseCommit(branchAndMerge(history, new Random(seed)));

            TreeMap<String, ObjectId> files =
                    new TreeFiles(1_000).of(head, walk.getObjectReader()).orElseThrow();
            ChangeDays days = ChangeDays.of(history.repository, head, files, CancellationCheck.NONE);

            assertThat(files).hasSizeGreaterThan(10);
            for (String path : files.keySet()) {
                RevCommit last = git.log()
                        .add(head)
                        .addPath(path)
                        .setMaxCount(1)
                        .call()
                        .iterator()
                        .next();
                assertThat(days.of(path)).as(path).isEqualTo(day(last));
            }
        }
    }

    private static ObjectId branchAndMerge(GitHistory history, Random chance) throws IOException {
        Instant time = Instant.parse("2020-01-01T12:00:00Z");
        List<ObjectId> tips = new ArrayList<>();
        List<Map<String, String>> states = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int one = tips.isEmpty() ? -1 : chance.nextInt(tips.size());
            boolean merge = tips.size() > 1 && (chance.nextInt(4) == 0 || i > 52);
            int other = merge ? (one + 1 + chance.nextInt(tips.size() - 1)) % tips.size() : -1;
            Map<String, String> files = new HashMap<>(one < 0 ? Map.of() : states.get(one));
            // A merge takes each file from one side, so that changes are lost now and then.
            if (merge)
                states.get(other)
                        .forEach((path, text) ->
                                files.merge(path, text, (mine, its) -> chance.nextBoolean() ? mine : its));
            if (!merge || chance.nextInt(5) == 0) {
                files.put("d" + chance.nextInt(3) + "/e" + chance.nextInt(3) + "/f" + chance.nextInt(4), "text " + i);
            }
            if (chance.nextInt(10) == 0 && !files.isEmpty()) files.remove(new TreeMap<>(files).firstKey());
            time = time.plus(1, ChronoUnit.DAYS);
            ObjectId[] parents = one < 0
                    ? new ObjectId[0]
                    : merge ? new ObjectId[] {tips.get(one), tips.get(other)} : new ObjectId[] {tips.get(one)};
            ObjectId commit = history.commit("main", time.toString(), files, parents);
            if (merge) {
                tips.set(one, commit);
                states.set(one, files);
                tips.remove(other);
                states.remove(other);
            } else if (one < 0 || chance.nextInt(4) == 0) {
                tips.add(commit);
                states.add(files);
            } else {
                tips.set(one, commit);
                states.set(one, files);
            }
        }
        return tips.getFirst();
    }

    private static LocalDate day(RevCommit commit) {
        return Instant.ofEpochSecond(commit.getCommitTime())
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
    }
}
