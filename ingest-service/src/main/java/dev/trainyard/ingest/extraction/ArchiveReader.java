package dev.trainyard.ingest.extraction;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.filtering.DropReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads a zip or jar in the order of its entries' names. Nothing is unpacked to disk. */
final class ArchiveReader implements SourceReader {
    @Override
    public void read(SourceRecipe source, SourceAccess access, Found.Taker taker) throws IOException {
        Path place = access.folders().find(source);
        IncludedPaths included = new IncludedPaths(source.include());
        try (ZipFile zip = open(source, place)) {
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(entry -> !entry.isDirectory() && included.include(entry.getName()))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            EvenSpread spread = EvenSpread.of(source.maxDocuments(), entries.size());
            long number = 0;
            for (int i = 0; i < entries.size(); i++) {
                if (!spread.chooses(i)) continue;
                ZipEntry entry = entries.get(i);
                Found found = whole(entry, DocumentBytes.read(entry.getName(), () -> zip.getInputStream(entry)));
                taker.take(found, ++number, spread.wanted());
            }
        }
    }

    /** ZipFile does not compare checksums, so a damaged entry would pass for text. */
    private static Found whole(ZipEntry entry, Found found) {
        if (!(found instanceof Found.Content content) || entry.getCrc() < 0) return found;
        CRC32 checksum = new CRC32();
        checksum.update(content.bytes());
        return checksum.getValue() == entry.getCrc() ? found : new Found.Lost(found.path(), DropReason.UNREADABLE);
    }

    private static ZipFile open(SourceRecipe source, Path place) throws IOException {
        try {
            return new ZipFile(place.toFile());
        } catch (ZipException e) {
            throw new SourceRefusedException("The source '" + source.name() + "' at " + place
                    + " is no readable zip archive (" + e.getMessage() + ").");
        }
    }
}
