package dev.trainyard.evaluation.samples;

import com.fasterxml.jackson.databind.MappingIterator;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.evaluation.task.TaskSlice;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The samples of every evaluation: what each checkpoint has answered to each item, and how that was judged.
 *
 * <p>A slice of a task is one artifact {@code samples/<address>} with a line of JSON for each item, and its address is
 * the digest of the items, the checkpoint and the settings. So it is written once, completely or not at all, found by
 * every evaluation that asks the same, and verified by its digests whenever it is read; a damaged one is moved aside.
 */
public final class SampleStore {
    private static final String FILE = "samples.jsonl";

    private final ArtifactStore store;

    public SampleStore(ArtifactStore store) {
        this.store = store;
    }

    /** The results of a checkpoint on all items of a task, in the task's order; empty if one of them is missing. */
    public Optional<List<ItemResult>> find(Task task, Sha256 model, SampleSettings settings) throws IOException {
        List<ItemResult> all = new ArrayList<>();
        for (TaskSlice slice : TaskSlice.of(task)) {
            Optional<List<ItemResult>> found =
                    find(slice, SampleKey.of(slice, model, settings).address());
            if (found.isEmpty()) return Optional.empty();
            all.addAll(found.get());
        }
        return Optional.of(all);
    }

    /**
     * The results at an address, in the order of the slice's items; empty if they are missing or damaged.
     *
     * @throws IOException also if they are not the results of these items
     */
    public Optional<List<ItemResult>> find(TaskSlice slice, JobId address) throws IOException {
        Optional<Artifact> sealed = store.findWhole(location(address));
        if (sealed.isEmpty()) return Optional.empty();
        List<ItemResult> results = read(store.open(sealed.get()).resolve(FILE));
        requireSameItems(slice, results);
        return Optional.of(results);
    }

    /** Whether there is something at an address; its files are not read. */
    public boolean mayHave(JobId address) throws IOException {
        return store.find(location(address)).isPresent();
    }

    /**
     * Keeps the results of a slice.
     *
     * @throws IllegalArgumentException if they are not the results of its items, or one of their numbers is not finite
     */
    public Artifact seal(TaskSlice slice, JobId address, List<ItemResult> results) throws IOException {
        requireSameItems(slice, results);
        for (ItemResult result : results) {
            if (!result.isFinite()) {
                throw new IllegalArgumentException(
                        "The item '" + result.item() + "' of " + slice.task().name()
                                + " has a measured value that is not finite: the training of the checkpoint has diverged, or its"
                                + " weights are damaged.");
            }
        }
        try (Staging staging = store.stage(location(address), MediaTypes.SAMPLES)) {
            try (BufferedWriter lines = Files.newBufferedWriter(staging.folder().resolve(FILE))) {
                for (ItemResult result : results) {
                    lines.write(ContractJson.mapper().writeValueAsString(result));
                    lines.write('\n');
                }
            }
            return staging.seal();
        }
    }

    private static List<ItemResult> read(Path file) throws IOException {
        try (MappingIterator<ItemResult> lines =
                ContractJson.mapper().readerFor(ItemResult.class).readValues(file.toFile())) {
            return lines.readAll();
        }
    }

    private static void requireSameItems(TaskSlice slice, List<ItemResult> results) {
        List<String> asked = slice.identities().stream().map(ItemIdentity::name).toList();
        List<String> answered = results.stream().map(ItemResult::item).toList();
        if (!asked.equals(answered)) {
            throw new IllegalArgumentException("The results of " + slice.task().name() + " are not those of its items "
                    + (slice.from() + 1) + " to " + slice.to() + ".");
        }
    }

    private static String location(JobId address) {
        return "samples/" + address;
    }
}
