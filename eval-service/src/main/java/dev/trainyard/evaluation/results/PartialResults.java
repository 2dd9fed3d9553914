package dev.trainyard.evaluation.results;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.evaluation.task.ItemResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** The results measured so far, a file for each task and checkpoint, so that a restart measures only what is missing. */
public final class PartialResults {
    private final Path folder;

    public PartialResults(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    public Optional<List<ItemResult>> find(String task, CheckpointId checkpoint) throws IOException {
        Path file = file(task, checkpoint);
        if (!Files.exists(file)) return Optional.empty();
        return Optional.of(
                ContractJson.mapper().readValue(Files.readAllBytes(file), new TypeReference<List<ItemResult>>() {}));
    }

    public void keep(String task, CheckpointId checkpoint, List<ItemResult> results) throws IOException {
        Path partial = folder.resolve(task + "-" + checkpoint + ".partial");
        Files.write(partial, ContractJson.mapper().writeValueAsBytes(results));
        Files.move(
                partial, file(task, checkpoint), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(String task, CheckpointId checkpoint) {
        return folder.resolve(task + "-" + checkpoint + ".json");
    }
}
