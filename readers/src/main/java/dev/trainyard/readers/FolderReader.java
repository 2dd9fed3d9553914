package dev.trainyard.readers;

import dev.trainyard.readers.checkout.CheckoutFiles;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.document.EvenSpread;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads a folder and its subfolders in the order of the files' paths, as {@link CheckoutFiles} chooses them. Behind them it
 * names the folders and files that are left out. Links are not followed: they may lead out.
 */
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
        CheckoutFiles files = CheckoutFiles.of(source);
        List<String> chosen = EvenSpread.choose(source.maxDocuments(), files.paths());
        long total = chosen.size() + files.leftOut().size();
        long number = 0;
        for (String path : chosen) {
            taker.take(DocumentBytes.read(path, () -> Files.newInputStream(place.resolve(path))), ++number, total);
        }
        for (CheckoutFiles.LeftOut left : files.leftOut()) {
            taker.take(new Found.Lost(left.path(), ReadFailure.LEFT_OUT, left.reason()), ++number, total);
        }
    }

    @Override
    public Predicate<String> filesRead(FileSource source) throws IOException {
        if (!Files.isDirectory(source.place())) return _ -> false;
        return Set.copyOf(CheckoutFiles.of(source).paths())::contains;
    }

    @Override
    public long textBytes(FileSource source) throws IOException {
        Path place = source.place();
        if (!Files.isDirectory(place)) return 0;
        long bytes = 0;
        for (String path : EvenSpread.choose(
                source.maxDocuments(), CheckoutFiles.of(source).paths())) {
            bytes += textBytes(place.resolve(path));
        }
        return bytes;
    }

    private static long textBytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return DocumentBytes.textBytes(String.valueOf(file.getFileName()), Files.size(file), in);
        } catch (IOException e) {
            return 0; // Reading will report it as unreadable.
        }
    }
}
