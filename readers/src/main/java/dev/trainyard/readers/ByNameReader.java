package dev.trainyard.readers;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

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
        for (String path : FolderReader.included(source)) {
            if (counted.left() == 0) return;
            read(path, source.place().resolve(path), source, counted);
        }
    }

    @Override
    public Predicate<String> filesRead(FileSource source) {
        return source.paths()::include;
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
