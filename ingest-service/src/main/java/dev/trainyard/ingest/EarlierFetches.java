package dev.trainyard.ingest;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.extraction.SourceAccess;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was last fetched of each source on another host, in the artifact store: the pages, the repository, the jars. A
 * source that its recipe says to refresh {@code never} is read from there, whatever else of the recipe has changed.
 */
final class EarlierFetches {
    /** In the artifact, beside its manifest. */
    private static final String CONTENT = "fetched";

    private final ArtifactStore store;

    EarlierFetches(ArtifactStore store) {
        this.store = store;
    }

    /** Puts what an earlier run fetched of the sources that shall stay so to where their readers look first. */
    void lay(List<SourceRecipe> sources, SourceAccess access) throws IOException {
        for (SourceRecipe source : sources) {
            Path place = access.fetched(source);
            if (!source.staysAsFetched() || Files.exists(place)) continue;
            // What is damaged is fetched anew, as when it never was.
            Optional<Artifact> kept = store.findWhole(location(source));
            if (kept.isEmpty()) continue;
            Path part = place.resolveSibling(place.getFileName() + ".part");
            copy(store.open(kept.get()).resolve(CONTENT), part);
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Keeps what the readers have fetched, in place of what was fetched before. */
    void keep(List<SourceRecipe> sources, SourceAccess access) throws IOException {
        for (SourceRecipe source : sources) {
            Path place = access.fetched(source);
            boolean there =
                    source.staysAsFetched() && store.find(location(source)).isPresent();
            if (there || !source.liesElsewhere() || !hasFiles(place)) continue;
            try (Staging staging = store.stage(location(source), MediaTypes.FETCHED)) {
                copy(place, staging.folder().resolve(CONTENT));
                store.remove(location(source));
                staging.seal();
            }
        }
    }

    private static String location(SourceRecipe source) {
        return "fetches/" + SourceAccess.key(source);
    }

    private static boolean hasFiles(Path folder) throws IOException {
        if (!Files.exists(folder)) return false;
        try (Stream<Path> all = Files.walk(folder)) {
            return all.anyMatch(Files::isRegularFile);
        }
    }

    /** By their bytes alone: Git writes files that may not be written to, and a copy has to be. */
    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path path : all) {
            Path copied = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(copied);
            } else {
                try (InputStream in = Files.newInputStream(path)) {
                    Files.copy(in, copied, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
