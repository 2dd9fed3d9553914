package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.IncludedPaths;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files of a source: a single file, or the files in a folder whose names have an ending of the format, in order. */
final class RecordFiles {
    private RecordFiles() {}

    /** The files of a source; at least one. */
    static List<RecordFile> of(FileSource source, FileKind format) throws IOException {
        Path place = source.place();
        if (!Files.isDirectory(place)) {
            return List.of(new RecordFile(place.getFileName().toString(), place));
        }
        List<RecordFile> files = inside(source, format);
        if (files.isEmpty()) {
            String endings =
                    format.endings().stream().map(ending -> "*" + ending).collect(Collectors.joining(", "));
            throw new RefusedFilesException(
                    source.place(),
                    "is a folder without "
                            + (source.include().isEmpty() ? "" : "included ") + "files of " + format.name()
                            + ", whose names end in " + endings
                            + (format.isCompressedAsAWhole()
                                    ? " or in one of these followed by .gz," + " .zst or .bz2"
                                    : "")
                            + ".");
        }
        return files;
    }

    /** Selects the files of a folder that are read, by their paths in it. */
    static Predicate<String> wanted(FileSource source, FileKind format) {
        IncludedPaths included = source.paths();
        return path -> has(format, path) && included.include(path);
    }

    private static List<RecordFile> inside(FileSource source, FileKind format) throws IOException {
        Path folder = source.place();
        Predicate<String> wanted = wanted(source, format);
        List<RecordFile> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = folder.relativize(file).toString().replace('\\', '/');
                if (wanted.test(path) && mayBeRead(file, attributes)) {
                    files.add(new RecordFile(path, file));
                }
                return FileVisitResult.CONTINUE;
            }

            /** Links are allowed because Hugging Face's cache stores a data set as links to files in the same folder. */
            private boolean mayBeRead(Path file, BasicFileAttributes attributes) {
                return attributes.isRegularFile()
                        || attributes.isSymbolicLink() && source.links().test(file);
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparing(RecordFile::path));
        return files;
    }

    private static boolean has(FileKind format, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String bare = format.isCompressedAsAWhole() ? name.replaceFirst("\\.(gz|zst|bz2)$", "") : name;
        return format.endings().stream().anyMatch(bare::endsWith);
    }
}
