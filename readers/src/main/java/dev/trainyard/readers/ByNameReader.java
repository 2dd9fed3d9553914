package dev.trainyard.readers;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.IncludedPaths;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads each file of a folder in the format that the ending of its name indicates. The path of a document in an archive
 * begins with the archive's path, so that it is unique in the folder.
 */
final class ByNameReader implements DocumentReader {
    @Override
    public void read(FileSource source, Found.Taker taker) throws IOException {
        Counted counted = new Counted(source, taker);
        if (!Files.isDirectory(source.place())) {
            read(String.valueOf(source.place().getFileName()), source.place(), source, counted);
            return;
        }
        for (String path : included(source)) {
            if (counted.left() == 0) return;
            read(path, source.place().resolve(path), source, counted);
        }
    }

    @Override
    public Predicate<String> filesRead(FileSource source) {
        return source.paths()::include;
    }

    /** The paths of a folder's files that a source includes, in order. */
    private static List<String> included(FileSource source) throws IOException {
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

    private static void read(String path, Path file, FileSource source, Counted counted) throws IOException {
        FileFormat format = format(path);
        if (format == FileFormat.FOLDER) {
            counted.take(DocumentBytes.read(path, () -> Files.newInputStream(file)));
            return;
        }
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        String name = path.substring(folder.length());
        try {
            format.reader()
                    .read(
                            new FileSource(
                                    file, List.of(), List.of(), counted.left(), source.textField(), source.links()),
                            (found, _, _) -> {
                                if (format == FileFormat.ARCHIVE) counted.take(found.at(path + "/" + found.path()));
                                // Pages and articles are called by their addresses and titles.
                                else if (found.path().startsWith(name)) counted.take(found.at(folder + found.path()));
                                else counted.take(found);
                            });
        } catch (RefusedFilesException e) {
            counted.take(new Found.Lost(path, ReadFailure.UNREADABLE, e.reason()));
        }
    }

    /** {@link FileFormat#FOLDER} where the file is a document. */
    private static FileFormat format(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        String bare = name.replaceFirst("\\.(gz|zst|zstd|bz2|xz)$", "");
        if (bare.matches(".*\\.(jsonl|ndjson)")) return FileFormat.JSON_LINES;
        if (bare.matches(".*\\.(warc|wet|wat)")) return FileFormat.WARC;
        if (bare.matches(".*\\.(mbox|mbx)")) return FileFormat.MBOX;
        if (name.endsWith(".parquet")) return FileFormat.PARQUET;
        return !bare.equals(name) || name.matches(".*\\.(zip|jar|tar|tgz)") ? FileFormat.ARCHIVE : FileFormat.FOLDER;
    }

    /** Passes on documents, and knows how many more are wanted. */
    private static final class Counted {
        private final long most;
        private final Found.Taker taker;
        private long number;

        Counted(FileSource source, Found.Taker taker) {
            most = source.maxDocuments() == null ? Integer.MAX_VALUE : source.maxDocuments();
            this.taker = taker;
        }

        int left() {
            return (int) Math.clamp(most - number, 0, Integer.MAX_VALUE);
        }

        void take(Found found) throws IOException {
            taker.take(found, ++number, 0);
        }
    }
}
