package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.util.List;

/** Dumps of a MediaWiki in XML: an article a document, whose path is its title. */
final class WikiDumps implements RecordFormat {
    @Override
    public String name() {
        return "a MediaWiki's dump";
    }

    @Override
    public List<String> endings() {
        return List.of(".xml");
    }

    /** Markup, templates and other pages than articles are the most of it. */
    @Override
    public long textBytes(RecordFile file, FileSource source) throws IOException {
        return (long) (0.25 * Compressed.bytesInside(file.place()));
    }

    @Override
    public Records open(RecordFile file, FileSource source) throws IOException {
        return new WikiPages(file);
    }

    @Override
    public void check(FileSource source, List<RecordFile> files) throws IOException {
        for (RecordFile file : files) {
            try (WikiPages pages = new WikiPages(file)) {
                if (pages.isDump()) return;
            } catch (IOException e) {
                // It is none, or damaged from its first byte on.
            }
        }
        throw new RefusedFilesException(
                source.place(),
                "is not a dump of a MediaWiki: " + files.getFirst().path()
                        + " does not begin with an element 'mediawiki'.");
    }
}
