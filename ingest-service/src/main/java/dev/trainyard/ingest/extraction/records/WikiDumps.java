package dev.trainyard.ingest.extraction.records;

import dev.trainyard.contracts.recipe.SourceRecipe;
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
    public long textBytes(RecordFile file, SourceRecipe source) throws IOException {
        return (long) (0.25 * Compressed.bytesInside(file.place()));
    }

    @Override
    public Records open(RecordFile file, SourceRecipe source) throws IOException {
        return new WikiPages(file);
    }

    @Override
    public void check(SourceRecipe source, List<RecordFile> files) throws IOException {
        for (RecordFile file : files) {
            try (WikiPages pages = new WikiPages(file)) {
                if (pages.isDump()) return;
            } catch (IOException e) {
                // It is none, or damaged from its first byte on.
            }
        }
        throw RecordFormat.refused(
                source,
                "is no dump of a MediaWiki: " + files.getFirst().path()
                        + " does not begin with an element 'mediawiki'.");
    }
}
