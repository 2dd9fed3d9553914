package dev.trainyard.corpus.card;

import dev.trainyard.contracts.json.ContractJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The model from which training starts, as its folder describes it: {@code adopted-model.json} in the corpus, because
 * the copy of the model that is trained does not have its description any more.
 *
 * @param folder the folder's name
 * @param licence the {@code license} in the metadata of its {@code README.md}; absent if there is none
 */
public record AdoptedModel(String folder, @Nullable String licence) {
    private static final String NAME = "adopted-model.json";
    private static final String DESCRIPTION = "README.md";
    private static final String FENCE = "---";
    private static final Pattern LICENCE =
            Pattern.compile("license:\\s*[\"']?([A-Za-z0-9][A-Za-z0-9.+-]{0,79})[\"']?\\s*");
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_LINES = 10_000;

    /** Describes the model in a folder. */
    public static AdoptedModel in(Path folder) throws IOException {
        return new AdoptedModel(folder.getFileName().toString(), licence(folder.resolve(DESCRIPTION)));
    }

    /** The licence in the metadata between the first two lines of three hyphens. */
    private static @Nullable String licence(Path description) throws IOException {
        if (!Files.isRegularFile(description) || Files.size(description) > MOST_BYTES) return null;
        try (BufferedReader lines = Files.newBufferedReader(description)) {
            if (!FENCE.equals(lines.readLine())) return null;
            for (int i = 0; i < MOST_LINES; i++) {
                String line = lines.readLine();
                if (line == null || line.equals(FENCE)) return null;
                Matcher licence = LICENCE.matcher(line);
                if (licence.matches()) return licence.group(1);
            }
        } catch (MalformedInputException e) {
            return null; // It is no text, and says nothing about the model itself.
        }
        return null;
    }

    /** Writes it into the folder of a corpus. */
    public void write(Path corpus) throws IOException {
        Files.write(corpus.resolve(NAME), ContractJson.mapper().writeValueAsBytes(this));
    }

    /** Reads it from the folder of a corpus; empty if training starts from scratch, or an earlier version made it. */
    public static Optional<AdoptedModel> read(Path corpus) throws IOException {
        Path file = corpus.resolve(NAME);
        if (!Files.exists(file)) return Optional.empty();
        return Optional.of(ContractJson.mapper().readValue(file.toFile(), AdoptedModel.class));
    }
}
