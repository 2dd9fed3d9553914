package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three concurrent runs while every process of their yard, including the broker, is killed (SIGKILL) again and again.
 */
class ChaosIT {
    private static final long SEED = 20261129;
    private static final int KILLS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    @Timeout(1500)
    void endsWithTheDigestsOfAnUndisturbedYard(@TempDir Path folder) throws Exception {
        Map<String, Map<String, String>> undisturbed;
        try (RunningYard yard = RunningYard.up(folder.resolve("undisturbed"))) {
            undisturbed = artifacts(ended(yard, start(yard)));
        }

        Map<String, JsonNode> disturbed;
        try (RunningYard yard = RunningYard.up(folder.resolve("disturbed"))) {
            List<String> runs = start(yard);
            kill(yard);
            disturbed = ended(yard, runs);
        }

        assertThat(undisturbed.values())
                .allSatisfy(made -> assertThat(made).containsKeys("tokenizer", "base", "aligned", "evaluation"));
        assertThat(artifacts(disturbed)).isEqualTo(undisturbed);
        assertThat(disturbed.values())
                .as("some stage was killed while it worked")
                .anySatisfy(run -> assertThat(attempts(run)).anyMatch(attempt -> attempt > 1));
    }

    private static List<String> start(RunningYard yard) throws Exception {
        List<String> paths = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            HttpResponse<String> accepted = yard.post("/api/runs", """
                    {"preset": "smoke", "name": "chaos-%1$d", "seed": %1$d,
                     "corpus": {"sources": [
                       {"name": "commons-lang3", "kind": "archive", "path": "commons-lang3-sources.jar",
                        "include": ["**/*.java"], "licence": "Apache-2.0"},
                       {"name": "wordnet", "kind": "wordnet", "path": "wordnet.jar", "licence": "WordNet",
                        "maxDocuments": %2$d}]},
                     "pretrain": {"checkpointSeconds": 1, "tokens": 150000, "threads": 1},
                     "finetune": {"instruction": {"conversations": 200, "epochs": 1}, "preference": {"pairs": 32}},
                     "evaluate": {"items": 8}, "release": {"requirements": []}}
                    """.formatted(number, 2000 + 500 * number));
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
            paths.add(accepted.headers().firstValue("Location").orElseThrow());
        }
        return paths;
    }

    /** Kills the processes in shuffled rounds, so that each is killed about equally often. */
    private static void kill(RunningYard yard) throws Exception {
        Random chance = new Random(SEED);
        List<String> round = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            if (round.isEmpty()) {
                round.addAll(List.of("kafka", "gateway", "ingest", "pretrain", "finetune", "eval"));
                Collections.shuffle(round, chance);
            }
            Thread.sleep(chance.nextLong(6_000));
            process(yard, round.removeFirst()).destroyForcibly();
        }
    }

    /** The process of that name, after it has been restarted if it was killed before. */
    private static ProcessHandle process(RunningYard yard, String name) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            try {
                long pid = yard.description().path("processes").path(name).asLong();
                Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
                if (process.isPresent()) return process.get();
            } catch (IOException beingWritten) {
                // the next poll will find it
            }
            Thread.sleep(100);
        }
        throw new AssertionError(name + " was not started again");
    }

    private static Map<String, JsonNode> ended(RunningYard yard, List<String> paths) throws Exception {
        Map<String, JsonNode> runs = new LinkedHashMap<>();
        for (String path : paths) {
            JsonNode run = yard.await(
                    path,
                    PATIENCE,
                    state -> Set.of("released", "rejected", "failed", "cancelled")
                            .contains(state.path("state").asText()));
            assertThat(run.path("state").asText()).as(run.toPrettyString()).isEqualTo("released");
            runs.put(run.path("recipe").path("name").asText(), run);
        }
        return runs;
    }

    /** The artifacts of each run by name: the digests of its corpus, shards, checkpoints and evaluation. */
    private static Map<String, Map<String, String>> artifacts(Map<String, JsonNode> runs) {
        Map<String, Map<String, String>> digests = new TreeMap<>();
        runs.forEach((name, run) -> {
            Map<String, String> made = new TreeMap<>();
            for (JsonNode artifact : run.path("artifacts")) {
                made.put(
                        artifact.path("name").asText(),
                        artifact.path("artifact").path("sha256").asText());
            }
            digests.put(name, made);
        });
        return digests;
    }

    private static List<Integer> attempts(JsonNode run) {
        List<Integer> attempts = new ArrayList<>();
        for (JsonNode stage : run.path("stages"))
            attempts.add(stage.path("attempt").asInt());
        return attempts;
    }
}
