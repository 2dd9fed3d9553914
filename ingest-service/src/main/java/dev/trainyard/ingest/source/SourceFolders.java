package dev.trainyard.ingest.source;

import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders that this service may read from. Anyone who can start a run can write a recipe, so a path that leads out
 * of these folders, by {@code ..} or by a link, is refused.
 */
public record SourceFolders(List<Path> folders) {
    private static final String UNREADABLE = "unreadable";

    public SourceFolders {
        folders = folders.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .toList();
    }

    /**
     * The location of a source.
     *
     * @param source its name
     * @param path as in the recipe
     * @throws SourceRefusedException if it is outside of the folders, or missing
     */
    public Path findSource(String source, @Nullable String path) throws IOException {
        if (path == null) throw new SourceRefusedException("The source '" + source + "' has no path; add one.");
        return find("source '" + source + "'", path);
    }

    /**
     * The location of a file with requests.
     *
     * @param field of the recipe that gives the path, such as {@code evaluate.redTeam[0]}
     * @param path as in the recipe
     * @throws SourceRefusedException if it is outside of the folders, or missing
     */
    public Path findRequests(String field, String path) throws IOException {
        return find("file of " + field, path);
    }

    /**
     * The location of a task's files.
     *
     * @param field of the recipe that gives the path, such as {@code evaluate.tasks[0].path}
     * @param path as in the recipe
     * @throws SourceRefusedException if it is outside of the folders, or missing
     */
    public Path findTask(String field, String path) throws IOException {
        return find("task of " + field, path);
    }

    /**
     * The location of a file with principles.
     *
     * @param field of the recipe that gives the path, such as {@code finetune.steps[0].principles}
     * @param path as in the recipe
     * @throws SourceRefusedException if it is outside of the folders, or missing
     */
    public Path findPrinciples(String field, String path) throws IOException {
        return find("file of " + field, path);
    }

    /**
     * The location of a model.
     *
     * @param folder as in the recipe
     * @throws SourceRefusedException if it is outside of the folders, or missing, or one of its files is a link that
     *     leads out of them
     */
    public Path findModel(String folder) throws IOException {
        return findModel("pretrain.from", folder);
    }

    /** The same for the folder in another field of the recipe. @param field {@code pretrain.adapter} */
    public Path findModel(String field, String folder) throws IOException {
        Path found = find("model of " + field, folder);
        if (!Files.isDirectory(found)) {
            throw new SourceRefusedException("The model of " + field + " is refused: " + folder
                    + " is a file; give the folder that contains it.");
        }
        try (Stream<Path> files = Files.list(found)) {
            for (Path file : files.toList()) {
                if (!holds(file.toRealPath())) {
                    throw new SourceRefusedException("The model of " + field + " is refused: " + file.getFileName()
                            + " in this folder is a link that leads out of " + names() + ", which this"
                            + " service may read.");
                }
            }
        }
        return found;
    }

    private Path find(String what, String path) throws IOException {
        Path given = path(what, path);
        boolean missing = false;
        boolean leadsOut = false;
        for (Path folder : folders) {
            Path candidate = folder.resolve(given).normalize();
            if (!candidate.startsWith(folder)) continue;
            if (!Files.exists(candidate)) {
                missing = true;
            } else if (candidate.toRealPath().startsWith(folder.toRealPath())) {
                return candidate;
            } else {
                leadsOut = true;
            }
        }
        throw new SourceRefusedException(
                missing && !leadsOut
                        ? "The " + what + " is missing: there is no " + path + " in " + names() + "."
                        : "The " + what + " is refused: " + path + " leads out of " + names()
                                + ", which this service may read; use a path inside.");
    }

    /** Whether the target of a link is a file that this service may read. */
    public boolean isFileInside(Path link) {
        try {
            Path real = link.toRealPath();
            return Files.isRegularFile(real) && holds(real);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean holds(Path real) throws IOException {
        for (Path allowed : folders) {
            if (Files.exists(allowed) && real.startsWith(allowed.toRealPath())) return true;
        }
        return false;
    }

    /**
     * The digest of a file, or of files in a folder and its subfolders, with their paths.
     *
     * @param reads whether the file at a path is read; the path is relative to the folder, with forward slashes
     * @param linked whether links to files that this service may read are followed; links to folders never are
     */
    public Sha256 digest(Path place, Predicate<String> reads, boolean linked) throws IOException {
        if (Files.isRegularFile(place)) return Sha256.of(place);
        SortedMap<String, String> digests = new TreeMap<>();
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = path(file);
                if (reads.test(path) && (attributes.isRegularFile() || linked && isFileInside(file))) {
                    digests.put(path, readable(file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                String path = path(file);
                if (reads.test(path)) digests.put(path, UNREADABLE);
                return FileVisitResult.CONTINUE;
            }

            private String path(Path file) {
                return place.relativize(file).toString().replace('\\', '/');
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return joined(digests);
    }

    /**
     * The digest of all files in a model's folder, including those that links in it lead to.
     *
     * @param folder as in the recipe
     */
    public Sha256 modelDigest(String folder) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(findModel(folder))) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> digests.put(String.valueOf(file.getFileName()), readable(file)));
        }
        return joined(digests);
    }

    private static String readable(Path file) {
        try {
            return Sha256.of(file).hex();
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    private static Sha256 joined(SortedMap<String, String> digests) {
        StringBuilder all = new StringBuilder();
        digests.forEach(
                (path, digest) -> all.append(digest).append(' ').append(path).append('\n'));
        return Sha256.of(all.toString());
    }

    private static Path path(String what, String path) throws SourceRefusedException {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new SourceRefusedException("The " + what + " is refused: its path is invalid on this system.");
        }
    }

    private String names() {
        return folders.stream().map(Path::toString).collect(Collectors.joining(" or "));
    }
}
