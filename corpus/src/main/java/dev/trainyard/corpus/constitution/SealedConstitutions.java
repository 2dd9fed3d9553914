package dev.trainyard.corpus.constitution;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The principles of a recipe's own files in the artifact of its corpus, where alignment finds them. */
public final class SealedConstitutions {
    private static final String NAME = "constitutions.json";

    private SealedConstitutions() {}

    /** Writes nothing if there are none. @param byPath as the recipe names them */
    public static void write(Path corpus, SortedMap<String, Constitution> byPath) throws IOException {
        if (byPath.isEmpty()) return;
        Files.write(corpus.resolve(NAME), ContractJson.mapper().writeValueAsBytes(byPath));
    }

    /** The principles by path; none if the corpus has no such file. */
    public static SortedMap<String, Constitution> read(Path corpus) throws IOException {
        Path file = corpus.resolve(NAME);
        if (!Files.exists(file)) return new TreeMap<>();
        return ContractJson.mapper()
                .readValue(Files.readAllBytes(file), new TypeReference<TreeMap<String, Constitution>>() {});
    }
}
