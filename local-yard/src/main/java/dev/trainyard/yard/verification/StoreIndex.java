package dev.trainyard.yard.verification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The artifacts in a store according to its manifests, and those that it should contain according to job results. */
final class StoreIndex {
    private static final String RESULTS = "jobs/";
    private static final JsonMapper JSON = ContractJson.mapper();

    private final Map<Sha256, Artifact> byDigest = new HashMap<>();
    private final SortedMap<String, @Nullable Artifact> wanted = new TreeMap<>();
    private final List<JobResult> results = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    /** The result of a job. @param artifacts that it refers to */
    private record JobResult(String location, String run, List<Artifact> artifacts) {}

    private StoreIndex() {}

    static StoreIndex of(FolderArtifactStore store) throws IOException {
        StoreIndex index = new StoreIndex();
        for (String location : store.locations()) {
            Optional<Artifact> found = reference(store, location);
            index.wanted.put(location, found.orElse(null));
            if (found.isPresent()) index.byDigest.put(found.get().sha256(), found.get());
        }
        for (String location : List.copyOf(index.wanted.keySet())) {
            Artifact result = index.wanted.get(location);
            if (!location.startsWith(RESULTS)) continue;
            if (result != null) index.readResult(store, result);
            else index.unreadable.add(location);
        }
        // A reference takes precedence over the current manifest.
        for (JobResult result : index.results) {
            for (Artifact artifact : result.artifacts()) index.wanted.put(artifact.location(), artifact);
        }
        return index;
    }

    /** All locations with the expected artifact; null if there is neither a reference nor a manifest. */
    SortedMap<String, @Nullable Artifact> all() {
        return wanted;
    }

    /**
     * Everything that belongs to a run: its known artifacts, the results of its jobs, for whichever run they were done,
     * and all artifacts to which those refer.
     */
    SortedMap<String, @Nullable Artifact> of(String run, Collection<Artifact> known) {
        Set<Artifact> artifacts = new HashSet<>(known);
        Set<String> locations = new HashSet<>(unreadable);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (JobResult result : results) {
                boolean belongs =
                        result.run().equals(run) || result.artifacts().stream().anyMatch(artifacts::contains);
                if (belongs && locations.add(result.location())) {
                    artifacts.addAll(result.artifacts());
                    grown = true;
                }
            }
        }
        SortedMap<String, @Nullable Artifact> chosen = new TreeMap<>();
        if (artifacts.isEmpty()) return chosen;
        locations.forEach(location -> chosen.put(location, wanted.get(location)));
        artifacts.forEach(artifact -> chosen.put(artifact.location(), artifact));
        return chosen;
    }

    Optional<Artifact> withDigest(Sha256 digest) {
        return Optional.ofNullable(byDigest.get(digest));
    }

    private void readResult(FolderArtifactStore store, Artifact result) throws IOException {
        try {
            JsonNode json =
                    JSON.readTree(store.open(result).resolve("result.json").toFile());
            List<Artifact> artifacts = new ArrayList<>();
            collect(json.path("result"), artifacts);
            results.add(new JobResult(result.location(), json.path("run").asText(), artifacts));
        } catch (DamagedArtifactException e) {
            // Reported later, for any run, because it is not known to which run it belongs.
            unreadable.add(result.location());
        }
    }

    private static Optional<Artifact> reference(FolderArtifactStore store, String location) throws IOException {
        try {
            return store.find(location);
        } catch (DamagedArtifactException e) {
            return Optional.empty();
        }
    }

    /** Collects all artifact references in a JSON document. */
    static void collect(JsonNode node, Collection<Artifact> artifacts) throws IOException {
        if (node.isObject() && node.has("location") && node.has("sha256") && node.has("mediaType")) {
            artifacts.add(JSON.treeToValue(node, Artifact.class));
            return;
        }
        for (JsonNode child : node) collect(child, artifacts);
    }
}
