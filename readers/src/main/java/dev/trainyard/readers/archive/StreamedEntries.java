package dev.trainyard.readers.archive;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.IncludedPaths;
import dev.trainyard.readers.document.ReadFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Reads a tar, or a single compressed file, from front to back. */
final class StreamedEntries {
    private static final int BUFFER = 1 << 16;
    /**
     * The largest size of an entry's headers. A tar stores long names and attributes in entries of their own, which are
     * read into memory as a whole, and may declare any size.
     */
    private static final long MOST_HEADERS = 1 << 20;

    private static final long UNKNOWN = 0;

    private final FileSource source;
    private final Path place;
    private final String archive;
    private final IncludedPaths included;
    private final Offering offering;
    private String last = "";

    StreamedEntries(FileSource source, Found.Taker taker) {
        this.source = source;
        this.place = source.place();
        this.archive = String.valueOf(place.getFileName());
        this.included = source.paths();
        this.offering = new Offering(taker);
    }

    static Compression compression(Path place) throws IOException {
        try (InputStream in = Files.newInputStream(place)) {
            return Compression.of(in.readNBytes(8));
        }
    }

    /** The bytes of a file, uncompressed. */
    static InputStream open(Path place) throws IOException {
        Compression compression = compression(place);
        Counted file = new Counted(Files.newInputStream(place), Long.MAX_VALUE);
        try {
            InputStream uncompressed = compression.open(new BufferedInputStream(file, BUFFER));
            return new BufferedInputStream(new UnpackingLimit(file::count).watch(uncompressed), BUFFER);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    void readSingleFile() throws IOException {
        String path = compression(place).nameWithin(archive);
        if (!included.include(path)) return;
        Found found;
        try (InputStream in = open(place)) {
            found = Offering.read(path, in);
        } catch (IOException e) {
            found = new Found.Lost(path, ReadFailure.UNREADABLE, Offering.words(e));
        }
        offering.take(found, 1);
    }

    void readTar() throws IOException {
        try (Counted bytes = new Counted(open(place), Long.MAX_VALUE);
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        bytes, TarConstants.DEFAULT_BLKSIZE, TarHeader.BYTES, StandardCharsets.UTF_8.name(), true)) {
            InputStream content = new UnpackingLimit(bytes::count).watch(tar);
            boolean goesOn = true;
            while (goesOn && !isEnough()) goesOn = readNext(tar, bytes, content);
        }
    }

    private boolean isEnough() {
        return source.maxDocuments() != null && offering.number() >= source.maxDocuments();
    }

    /** Reads the next entry; returns whether there may be more. */
    private boolean readNext(TarArchiveInputStream tar, Counted bytes, InputStream content) throws IOException {
        TarArchiveEntry entry;
        try {
            entry = next(tar, bytes);
            if (entry == null) return false;
        } catch (UnpackingLimit.BombException e) {
            offering.lose(last.isEmpty() ? archive : last, ReadFailure.BOMB, Offering.words(e), UNKNOWN);
            return false;
        } catch (IOException | RuntimeException e) {
            String where = last.isEmpty() ? "" : "after " + last + ": ";
            offering.lose(archive, ReadFailure.UNREADABLE, where + Offering.words(e), UNKNOWN);
            return false;
        }
        EntryPath path = EntryPath.of(entry.getName());
        last = path.path();
        if (!isFile(entry) || !included.include(last)) return true;
        if (path.climbsOut()) {
            offering.lose(last, ReadFailure.CLIMBS_OUT, "", UNKNOWN);
            return true;
        }
        Found found;
        try {
            found = Offering.read(last, content);
        } catch (UnpackingLimit.BombException e) {
            offering.lose(last, ReadFailure.BOMB, Offering.words(e), UNKNOWN);
            return false;
        } catch (IOException e) {
            offering.lose(last, ReadFailure.UNREADABLE, "here and after: " + Offering.words(e), UNKNOWN);
            return false;
        }
        offering.take(found, UNKNOWN);
        return true;
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Counted bytes) throws IOException {
        TarArchiveEntry last = tar.getCurrentEntry();
        bytes.allow(Long.MAX_VALUE);
        boolean hasHoles = last != null && last.isSparse();
        // A sparse file declares a larger size than there are bytes to read.
        if (last != null && !hasHoles) tar.transferTo(OutputStream.nullOutputStream());
        bytes.allow(MOST_HEADERS + (hasHoles ? Math.max(0, last.getSize()) : 0));
        TarArchiveEntry entry = tar.getNextEntry();
        bytes.allow(Long.MAX_VALUE);
        if (entry != null && !entry.isCheckSumOK()) throw new IOException("a header's checksum is wrong");
        return entry;
    }

    /** Links, folders and devices have no text. */
    private static boolean isFile(TarArchiveEntry entry) {
        if (entry.isDirectory()) return false;
        return switch (entry.getLinkFlag()) {
            case TarConstants.LF_OLDNORM,
                    TarConstants.LF_NORMAL,
                    TarConstants.LF_CONTIG,
                    TarConstants.LF_GNUTYPE_SPARSE -> true;
            default -> false;
        };
    }

    /** Counts the bytes read, and fails if they are more than allowed. */
    private static final class Counted extends CountedStream {
        private long count;
        private long allowed;

        Counted(InputStream in, long allowed) {
            super(in);
            this.allowed = allowed;
        }

        long count() {
            return count;
        }

        void allow(long bytes) {
            allowed = bytes;
        }

        @Override
        void add(int bytes) throws IOException {
            count += bytes;
            allowed -= bytes;
            if (allowed < 0) throw new IOException("an entry has more than " + MOST_HEADERS + " bytes of headers");
        }
    }
}
