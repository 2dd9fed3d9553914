package dev.trainyard.ingest.extraction;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.SourceRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders that this service may read from. A recipe comes from anyone who can start a run, so a path that leads out
 * of them, by {@code ..} or by a link, is refused.
 */
public record SourceFolders(List<Path> folders) {
    public SourceFolders {
        folders = folders.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .toList();
    }

    /**
     * Where a source is.
     *
     * @throws SourceRefusedException where it is in none of the folders, or is not there
     */
    public Path find(SourceRecipe source) throws IOException {
        Path given = path(source);
        boolean missing = false;
        for (Path folder : folders) {
            Path candidate = folder.resolve(given).normalize();
            if (!candidate.startsWith(folder)) continue;
            if (!Files.exists(candidate)) {
                missing = true;
            } else if (candidate.toRealPath().startsWith(folder.toRealPath())) {
                return candidate;
            }
        }
        throw new SourceRefusedException(
                missing
                        ? "The source '" + source.name() + "' is missing: there is no " + source.path() + " in "
                                + names() + "."
                        : "The source '" + source.name() + "' is refused: " + source.path() + " leads out of " + names()
                                + ", where this service may read; name a path inside.");
    }

    /** Changes when the source's content does: an archive's digest, or the sizes and times of a folder's files. */
    public String fingerprint(SourceRecipe source) {
        try {
            Path place = find(source);
            if (Files.isRegularFile(place)) return Sha256.of(place).hex();
            try (Stream<Path> files = Files.walk(place)) {
                StringBuilder all = new StringBuilder();
                for (Path file :
                        (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                    all.append(place.relativize(file))
                            .append('\t')
                            .append(Files.size(file))
                            .append('\t');
                    all.append(Files.getLastModifiedTime(file).toMillis()).append('\n');
                }
                return Sha256.of(all.toString()).hex();
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            return "absent"; // The work itself says what is wrong with it.
        }
    }

    private Path path(SourceRecipe source) throws SourceRefusedException {
        try {
            return Path.of(source.path());
        } catch (InvalidPathException e) {
            throw new SourceRefusedException(
                    "The source '" + source.name() + "' is refused: its path is none on this system.");
        }
    }

    private String names() {
        return folders.stream().map(Path::toString).collect(Collectors.joining(" or "));
    }
}
