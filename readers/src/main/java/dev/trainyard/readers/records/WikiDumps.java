package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.util.List;

/** XML dumps of a MediaWiki: each article is a document, and its path is its title. */
final class WikiDumps implements RecordFormat {
    @Override
    public String name() {
        return "a MediaWiki's dump";
    }

    @Override
    public List<String> endings() {
        return List.of(".xml");
    }

    /** About a quarter of a dump is text; the rest is markup, templates and pages that are not articles. */
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
                // It is not a dump, or is damaged at its start.
            }
        }
        throw new RefusedFilesException(
                source.place(),
                "is not a dump of a MediaWiki: " + files.getFirst().path()
                        + " does not begin with an element 'mediawiki'.");
    }
}
