package dev.trainyard.runtime.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results of jobs, each a sealed folder {@code jobs/<stage>-<job id>}: a job is done if its folder exists. */
final class JobResults {
    static final String MEDIA_TYPE = "application/vnd.trainyard.job-result";

    private static final String FILE = "result.json";
    private static final JsonMapper JSON = ContractJson.mapper();

    private static final Logger LOG = System.getLogger(JobResults.class.getName());

    private final ArtifactStore store;

    /**
     * @param run for which the work was done
     * @param seconds of work over all attempts
     * @param joules that the machines consumed meanwhile; absent if that was not measured in every attempt
     */
    record FinishedJob<R>(
            RunId run, double seconds, @Nullable Double joules, R result) {}

    private record Stored(
            RunId run, double seconds, @Nullable Double joules, JsonNode result) {}

    JobResults(ArtifactStore store) {
        this.store = store;
    }

    /**
     * The result of a job; empty if it has to be done, or done again because one of its artifacts is missing or
     * damaged. Damaged artifacts are moved aside.
     */
    <R> Optional<FinishedJob<R>> find(Stage stage, JobId job, Class<R> type) throws IOException {
        String location = location(stage, job);
        Optional<Artifact> sealed = store.findWhole(location);
        if (sealed.isEmpty()) return Optional.empty();
        Path folder = store.open(sealed.get());
        Stored stored = JSON.readValue(folder.resolve(FILE).toFile(), Stored.class);
        if (!isWhole(stored.result())) {
            store.remove(location);
            return Optional.empty();
        }
        return Optional.of(new FinishedJob<>(
                stored.run(), stored.seconds(), stored.joules(), JSON.treeToValue(stored.result(), type)));
    }

    /** Stores the result of a job and returns the stored result: if two attempts finish, that of the first. */
    <R> FinishedJob<R> keep(Stage stage, JobId job, FinishedJob<R> outcome, Class<R> type) throws IOException {
        try (Staging staging = store.stage(location(stage, job), MEDIA_TYPE)) {
            Files.write(staging.folder().resolve(FILE), JSON.writeValueAsBytes(outcome));
            staging.seal();
        }
        return find(stage, job, type)
                .orElseThrow(() -> new IOException(
                        "The result of the " + stage.key() + " job refers to an artifact that is not in the store."));
    }

    /** Forgets a result, so that the job is done again. */
    void discard(Stage stage, JobId job) throws IOException {
        store.remove(location(stage, job));
    }

    /** Whether the store still has every artifact that a result refers to, undamaged. */
    private boolean isWhole(JsonNode node) throws IOException {
        if (node.isObject() && node.has("location") && node.has("sha256") && node.has("mediaType")) {
            return isWhole(JSON.treeToValue(node, Artifact.class));
        }
        boolean whole = true;
        // Check all of them, so that all damaged artifacts are moved aside now, not one at each run of the recipe.
        for (JsonNode child : node) whole &= isWhole(child);
        return whole;
    }

    private boolean isWhole(Artifact artifact) throws IOException {
        try {
            store.open(artifact);
            return true;
        } catch (DamagedArtifactException e) {
            LOG.log(Level.WARNING, "made again: {0}", e.getMessage());
            store.setAside(artifact.location());
            return false;
        }
    }

    private static String location(Stage stage, JobId job) {
        return "jobs/" + stage.key() + "-" + job;
    }
}
