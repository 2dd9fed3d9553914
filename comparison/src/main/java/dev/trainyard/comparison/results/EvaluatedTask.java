package dev.trainyard.comparison.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which form of a task an evaluation measured: a line in {@code tasks.json} of its artifact.
 *
 * @param task its name
 * @param version of the task, which is raised when the same items would get other results
 * @param digest of the task's name, version and items, in their order
 * @param notes what a reader of the scores should know about the choice of the items; usually empty
 */
public record EvaluatedTask(
        String task,
        int version,
        Sha256 digest,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {
    private static final String NAME = "tasks.json";

    public EvaluatedTask {
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** Writes the tasks of an evaluation into its folder. */
    public static void write(Path folder, List<EvaluatedTask> tasks) throws IOException {
        Files.write(
                folder.resolve(NAME),
                ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(tasks));
    }

    /** The tasks of an evaluation; empty if it was sealed before they were recorded. */
    public static List<EvaluatedTask> read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) return List.of();
        return ContractJson.mapper().readValue(file.toFile(), new TypeReference<List<EvaluatedTask>>() {});
    }
}
