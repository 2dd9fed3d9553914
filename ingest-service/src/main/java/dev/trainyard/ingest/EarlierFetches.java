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
 * What was last fetched of each source on another host, in the artifact store: the pages, the repository, the jars. A
 * source that its recipe says to refresh {@code never} is read from there, whatever else of the recipe has changed.
 *
 * <p>Several services may share the store. So each fetch is an artifact with a number of its own, {@code fetches/KEY-7},
 * which never changes, and the highest number counts. An earlier one is taken away once a later one is there, and whoever
 * was copying it begins again with the later.
 */
final class EarlierFetches {
    private static final String FOLDER = "fetches";

    /** In the artifact, beside its manifest. */
    private static final String CONTENT = "fetched";

    /** Of several that are taken away one after the other while they are copied, the last is fetched anew. */
    private static final int MOST_GOES = 5;

    private final ArtifactStore store;

    EarlierFetches(ArtifactStore store) {
        this.store = store;
    }

    /** Puts what an earlier run fetched of the sources that shall stay so to where their readers look first. */
    void lay(List<SourceRecipe> sources, SourceAccess access) throws IOException {
        for (Fetchable source : fetchable(sources)) {
            Path place = access.fetched(source);
            if (source.staysAsFetched() && !Files.exists(place)) lay(SourceAccess.key(source), place);
        }
    }

    private static List<Fetchable> fetchable(List<SourceRecipe> sources) {
        return sources.stream()
                .filter(Fetchable.class::isInstance)
                .map(Fetchable.class::cast)
                .toList();
    }

    /** What is damaged is fetched anew, as when it never was. */
    private void lay(String key, Path place) throws IOException {
        Path part = place.resolveSibling(place.getFileName() + ".part");
        for (int goes = 0; goes < MOST_GOES; goes++) {
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

    /** Keeps what the readers have fetched, in place of what was fetched before. */
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

    /** Of the fetches that there are, the last one at the end; 0 is one of before they had numbers. */
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
