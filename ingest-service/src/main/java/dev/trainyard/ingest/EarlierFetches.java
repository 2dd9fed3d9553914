package dev.trainyard.ingest;

import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.Fetchable;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps the latest fetch of each remote source in the artifact store: its pages, repository or jars. A source with
 * {@code refresh: never} is read from there, even if other parts of the recipe have changed.
 *
 * <p>Several services may share the store, so each fetch is an immutable artifact with a number of its own,
 * {@code fetches/KEY-7}, and the highest number counts. An earlier fetch is deleted once a later one exists; a process
 * that was copying it starts again with the later one.
 */
final class EarlierFetches {
    private static final String FOLDER = "fetches";

    /** The folder in the artifact, next to its manifest. */
    private static final String CONTENT = "fetched";

    /**
     * The number of attempts to copy a fetch that keeps being replaced; after the last one, the source is fetched
     * again.
     */
    private static final int MOST_ATTEMPTS = 5;

    private final ArtifactStore store;

    EarlierFetches(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Copies the earlier fetches of sources that are not refreshed to the folders in which their readers look first.
     */
    void restore(List<SourceRecipe> sources, SourceAccess access) throws IOException {
        for (Fetchable source : fetchable(sources)) {
            Path place = access.fetched(source);
            if (source.staysAsFetched() && !Files.exists(place)) restore(SourceAccess.key(source), place);
        }
    }

    private static List<Fetchable> fetchable(List<SourceRecipe> sources) {
        return sources.stream()
                .filter(Fetchable.class::isInstance)
                .map(Fetchable.class::cast)
                .toList();
    }

    /** A damaged fetch is treated as missing, and fetched again. */
    private void restore(String key, Path place) throws IOException {
        Path part = place.resolveSibling(place.getFileName() + ".part");
        for (int goes = 0; goes < MOST_ATTEMPTS; goes++) {
            List<Integer> numbers = numbers(key);
            if (numbers.isEmpty()) break;
            DurableFiles.delete(part);
            if (store.copy(location(key, numbers.getLast()), part)) {
                DurableFiles.publish(part.resolve(CONTENT), place);
                break;
            }
        }
        DurableFiles.delete(part);
    }

    /** Stores what the readers have fetched, replacing earlier fetches. */
    void keep(List<SourceRecipe> sources, SourceAccess access) throws IOException {
        for (Fetchable source : fetchable(sources)) {
            Path place = access.fetched(source);
            String key = SourceAccess.key(source);
            List<Integer> before = numbers(key);
            boolean there = source.staysAsFetched() && !before.isEmpty();
            if (there || !source.liesElsewhere() || !hasFiles(place)) continue;
            int number = before.isEmpty() ? 1 : before.getLast() + 1;
            try (Staging staging = store.stage(location(key, number), MediaTypes.FETCHED)) {
                copy(place, staging.folder().resolve(CONTENT));
                staging.seal();
            }
            for (int earlier : before) store.remove(location(key, earlier));
        }
    }

    /**
     * The numbers of the existing fetches in ascending order; 0 is a fetch of an earlier version, which had no number.
     */
    private List<Integer> numbers(String key) throws IOException {
        Pattern form = Pattern.compile(key + "(?:-(\\d{1,9}))?");
        return store.names(FOLDER).stream()
                .map(form::matcher)
                .filter(Matcher::matches)
                .map(name -> name.group(1) == null ? 0 : Integer.parseInt(name.group(1)))
                .sorted()
                .toList();
    }

    private static String location(String key, int number) {
        return FOLDER + "/" + key + (number == 0 ? "" : "-" + number);
    }

    private static boolean hasFiles(Path folder) throws IOException {
        if (!Files.exists(folder)) return false;
        try (Stream<Path> all = Files.walk(folder)) {
            return all.anyMatch(Files::isRegularFile);
        }
    }

    /** Copies contents without permissions: Git's files are read-only, but the copies must be writable. */
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
