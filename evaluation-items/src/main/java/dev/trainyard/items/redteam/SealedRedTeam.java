package dev.trainyard.items.redteam;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.items.RequestItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The requests of a recipe's own files in the artifact of its corpus, where an evaluation finds them. */
public final class SealedRedTeam {
    private static final String NAME = "red-team.json";

    private SealedRedTeam() {}

    /** Writes nothing if there are no requests. */
    public static void write(Path corpus, List<RequestItem> items) throws IOException {
        if (items.isEmpty()) return;
        Files.write(corpus.resolve(NAME), ContractJson.mapper().writeValueAsBytes(items));
    }

    /** The requests in their order; none if the corpus has no such file. */
    public static List<RequestItem> read(Path corpus) throws IOException {
        Path file = corpus.resolve(NAME);
        if (!Files.exists(file)) return List.of();
        return ContractJson.mapper().readValue(Files.readAllBytes(file), new TypeReference<List<RequestItem>>() {});
    }
}
