package dev.trainyard.readers.archive;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.EvenSpread;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.IncludedPaths;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.jspecify.annotations.Nullable;

/**
 * Reads a zip or jar in the order of its entries' names. A truncated zip has lost the directory at its end; it is read
 * from the front as far as possible.
 */
final class ZipEntries {
    private static final byte[] ENTRY = {'P', 'K', 3, 4};
    private static final long UNKNOWN = 0;

    private final FileSource source;
    private final Path place;
    private final IncludedPaths included;
    private final Offering offering;

    ZipEntries(FileSource source, Found.Taker taker) {
        this.source = source;
        this.place = source.place();
        this.included = source.paths();
        this.offering = new Offering(taker);
    }

    static void check(Path place) throws IOException {
        ZipFile zip = open(place);
        if (zip != null) zip.close();
    }

    /** An estimate of the bytes of text in a zip; 0 if its directory is missing. */
    static long textBytes(FileSource source) throws IOException {
        ZipFile zip = open(source.place());
        if (zip == null) return 0;
        long bytes = 0;
        try (zip) {
            for (ZipArchiveEntry entry : chosen(source, zip, source.paths())) {
                bytes += textBytes(zip, entry);
            }
        }
        return bytes;
    }

    private static long textBytes(ZipFile zip, ZipArchiveEntry entry) {
        if (entry.getGeneralPurposeBit().usesEncryption() || !isReadMethod(entry)) return 0;
        try (InputStream in = zip.getInputStream(entry)) {
            return DocumentBytes.textBytes(entry.getName(), entry.getSize(), in);
        } catch (IOException | RuntimeException e) {
            return 0; // Reading will report it as unreadable.
        }
    }

    /** The entries that the recipe includes, in the order of their names. */
    private static List<ZipArchiveEntry> chosen(FileSource source, ZipFile zip, IncludedPaths included) {
        List<ZipArchiveEntry> wanted = Collections.list(zip.getEntries()).stream()
                .filter(entry -> isWanted(entry, included))
                .sorted(Comparator.comparing(ZipArchiveEntry::getName))
                .toList();
        return EvenSpread.choose(source.maxDocuments(), wanted);
    }

    void read() throws IOException {
        ZipFile zip = open(place);
        if (zip == null) {
            readFromTheFront();
            return;
        }
        try (zip) {
            List<ZipArchiveEntry> chosen = chosen(source, zip, included);
            long size = Files.size(place);
            UnpackingLimit limit = new UnpackingLimit(() -> size);
            for (ZipArchiveEntry entry : chosen) {
                Found found = read(entry, () -> limit.watch(zip.getInputStream(entry)));
                offering.take(found, chosen.size());
                if (found instanceof Found.Lost lost && lost.reason() == ReadFailure.BOMB) return;
            }
        }
    }

    private void readFromTheFront() throws IOException {
        String archive = String.valueOf(place.getFileName());
        long size = Files.size(place);
        UnpackingLimit limit = new UnpackingLimit(() -> size);
        String last = "";
        try (ZipArchiveInputStream zip =
                new ZipArchiveInputStream(new BufferedInputStream(Files.newInputStream(place)))) {
            InputStream content = limit.watch(zip);
            while (source.maxDocuments() == null || offering.number() < source.maxDocuments()) {
                ZipArchiveEntry entry;
                try {
                    entry = zip.getNextEntry();
                    if (entry == null) throw new IOException("the list of entries at its end is missing");
                } catch (IOException | RuntimeException e) {
                    String where = last.isEmpty() ? "" : "after " + last + ": ";
                    offering.lose(archive, ReadFailure.UNREADABLE, where + Offering.words(e), UNKNOWN);
                    return;
                }
                last = EntryPath.of(entry.getName()).path();
                if (!isWanted(entry, included)) continue;
                Found found = read(entry, () -> content);
                offering.take(found, UNKNOWN);
                if (found instanceof Found.Lost lost && lost.reason() != ReadFailure.TOO_LARGE && !isSkipped(lost)) {
                    return;
                }
            }
        }
    }

    private static boolean isSkipped(Found.Lost lost) {
        return lost.reason() == ReadFailure.LOCKED || lost.reason() == ReadFailure.CLIMBS_OUT;
    }

    private static boolean isWanted(ZipArchiveEntry entry, IncludedPaths included) {
        return !entry.isDirectory()
                && !entry.isUnixSymlink()
                && included.include(EntryPath.of(entry.getName()).path());
    }

    @FunctionalInterface
    private interface Opening {
        InputStream open() throws IOException;
    }

    private static Found read(ZipArchiveEntry entry, Opening opening) throws IOException {
        EntryPath path = EntryPath.of(entry.getName());
        if (path.climbsOut()) return new Found.Lost(path.path(), ReadFailure.CLIMBS_OUT);
        if (entry.getGeneralPurposeBit().usesEncryption()) return new Found.Lost(path.path(), ReadFailure.LOCKED);
        if (!isReadMethod(entry)) {
            return new Found.Lost(
                    path.path(),
                    ReadFailure.UNREADABLE,
                    "compressed with the" + " unsupported method " + entry.getMethod());
        }
        try {
            return whole(entry, Offering.read(path.path(), opening.open()));
        } catch (UnpackingLimit.BombException e) {
            return new Found.Lost(path.path(), ReadFailure.BOMB, Offering.words(e));
        } catch (IOException | RuntimeException e) {
            return new Found.Lost(path.path(), ReadFailure.UNREADABLE, Offering.words(e));
        }
    }

    /** Other methods are rare, or may require any amount of memory. */
    private static boolean isReadMethod(ZipArchiveEntry entry) {
        ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
        return switch (method == null ? ZipMethod.UNKNOWN : method) {
            case STORED, DEFLATED, ENHANCED_DEFLATED, BZIP2, ZSTD, ZSTD_DEPRECATED -> true;
            default -> false;
        };
    }

    /** Verifies the checksum, which the decoders do not; otherwise a damaged entry would be taken for text. */
    private static Found whole(ZipArchiveEntry entry, Found found) {
        if (!(found instanceof Found.Content content) || entry.getCrc() < 0) return found;
        CRC32 checksum = new CRC32();
        checksum.update(content.bytes());
        return checksum.getValue() == entry.getCrc()
                ? found
                : new Found.Lost(found.path(), ReadFailure.UNREADABLE, "its checksum is wrong");
    }

    /** Opens a zip; null if it begins like a zip but its end is missing. */
    private static @Nullable ZipFile open(Path place) throws IOException {
        try {
            return ZipFile.builder()
                    .setPath(place)
                    .setIgnoreLocalFileHeader(true)
                    .get();
        } catch (IOException | RuntimeException e) {
            String why = Offering.words(e);
            if (beginsWithAnEntry(place)) return null;
            throw new RefusedFilesException(
                    place,
                    "is not a readable zip archive (" + why + "), nor a tar, nor a tar or a single file that is"
                            + " compressed with gzip, Zstandard, bzip2 or xz.");
        }
    }

    private static boolean beginsWithAnEntry(Path place) throws IOException {
        try (InputStream in = Files.newInputStream(place)) {
            return Arrays.equals(in.readNBytes(ENTRY.length), ENTRY);
        }
    }
}
