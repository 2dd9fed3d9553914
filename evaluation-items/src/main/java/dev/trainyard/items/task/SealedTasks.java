package dev.trainyard.items.task;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The tasks from files in the folder of a corpus, so that an evaluation asks exactly the items that were kept out of
 * the training data, wherever it runs.
 */
public final class SealedTasks {
    /** Absent if there are no such tasks. */
    public static final String FILE = "tasks.json";

    private SealedTasks() {}

    public static void write(Path corpus, List<ReadTask> tasks) throws IOException {
        if (tasks.isEmpty()) return;
        ContractJson.mapper().writeValue(corpus.resolve(FILE).toFile(), tasks);
    }

    public static List<ReadTask> read(Path corpus) throws IOException {
        Path file = corpus.resolve(FILE);
        if (!Files.exists(file)) return List.of();
        return ContractJson.mapper().readValue(file.toFile(), new TypeReference<>() {});
    }
}
