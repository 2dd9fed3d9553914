package dev.trainyard.readers;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.document.EvenSpread;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.IncludedPaths;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a folder and its subfolders in the order of the files' paths. Links are not followed: they may lead out. */
final class FolderReader implements DocumentReader {
    @Override
    public void read(FileSource source, Found.Taker taker) throws IOException {
        Path place = source.place();
        if (!Files.isDirectory(place)) {
            throw new RefusedFilesException(
                    place,
                    "is a file; a source of kind folder must be a folder, and one of kind archive an"
                            + " archive of files.");
        }
        List<String> chosen = chosen(source);
        long number = 0;
        for (String path : chosen) {
            taker.take(
                    DocumentBytes.read(path, () -> Files.newInputStream(place.resolve(path))), ++number, chosen.size());
        }
    }

    @Override
    public Predicate<String> filesRead(FileSource source) {
        return source.paths()::include;
    }

    @Override
    public long textBytes(FileSource source) throws IOException {
        Path place = source.place();
        if (!Files.isDirectory(place)) return 0;
        long bytes = 0;
        for (String path : chosen(source)) bytes += textBytes(place.resolve(path));
        return bytes;
    }

    private static long textBytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return DocumentBytes.textBytes(Files.size(file), in);
        } catch (IOException e) {
            return 0; // Reading will report it as unreadable.
        }
    }

    private static List<String> chosen(FileSource source) throws IOException {
        return EvenSpread.choose(source.maxDocuments(), included(source));
    }

    /** The paths of a folder's files that a source includes, in order. */
    static List<String> included(FileSource source) throws IOException {
        IncludedPaths included = source.paths();
        return paths(source.place()).stream().filter(included::include).sorted().toList();
    }

    private static List<String> paths(Path folder) throws IOException {
        List<String> paths = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // It is offered all the same, and found unreadable then.
                add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }

            private void add(Path file) {
                paths.add(folder.relativize(file).toString().replace('\\', '/'));
            }
        });
        return paths;
    }
}
