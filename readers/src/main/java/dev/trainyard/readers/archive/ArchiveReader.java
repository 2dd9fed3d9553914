package dev.trainyard.readers.archive;

import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads an archive of files: a zip or jar in the order of its entries' names, a tar in its own order, and a single
 * compressed file as one document. The format is recognised by the bytes, not by the name. Nothing is unpacked to disk.
 * An archive inside the archive is not opened; it is dropped because it is not text.
 */
public final class ArchiveReader implements DocumentReader {
    @Override
    public void check(FileSource source) throws IOException {
        if (form(source.place()) == Form.ZIP) ZipEntries.check(source.place());
    }

    @Override
    public void read(FileSource source, Found.Taker taker) throws IOException {
        switch (form(source.place())) {
            case ZIP -> new ZipEntries(source, taker).read();
            case TAR -> new StreamedEntries(source, taker).readTar();
            case SINGLE_FILE -> new StreamedEntries(source, taker).readSingleFile();
        }
    }

    /**
     * The directory at the end of a zip gives the sizes of its entries; those in a tar are unknown before it is read.
     */
    @Override
    public long textBytes(FileSource source) throws IOException {
        return form(source.place()) == Form.ZIP ? ZipEntries.textBytes(source) : 0;
    }

    private enum Form {
        ZIP,
        TAR,
        SINGLE_FILE
    }

    private static Form form(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            throw new RefusedFilesException(
                    place, "is a folder; a source of kind archive must be a file, and one of kind folder a folder.");
        }
        boolean compressed = StreamedEntries.compression(place) != Compression.NONE;
        try (InputStream in = StreamedEntries.open(place)) {
            if (TarHeader.isIn(in.readNBytes(TarHeader.BYTES))) return Form.TAR;
            return compressed ? Form.SINGLE_FILE : Form.ZIP;
        } catch (IOException | RuntimeException e) {
            // A damaged file is read in its declared format, and gives one lost document.
            if (compressed) return Form.SINGLE_FILE;
            throw e;
        }
    }
}
