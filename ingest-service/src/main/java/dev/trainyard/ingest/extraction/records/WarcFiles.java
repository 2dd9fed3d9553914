package dev.trainyard.ingest.extraction.records;

import dev.trainyard.contracts.recipe.SourceRecipe;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * WARC, WET and WAT, as crawlers and Common Crawl write them: pages as they were fetched, and texts made of such. A
 * document's path is its address.
 */
final class WarcFiles implements RecordFormat {
    @Override
    public String name() {
        return "WARC";
    }

    @Override
    public List<String> endings() {
        return List.of(".warc", ".wet", ".wat");
    }

    /** Texts made of pages are little else; of pages as they were fetched, text is a small part. */
    @Override
    public long textBytes(RecordFile file, SourceRecipe source) throws IOException {
        boolean texts = file.path().toLowerCase(Locale.ROOT).contains(".wet");
        return (long) ((texts ? 0.5 : 0.05) * Compressed.bytesInside(file.place()));
    }

    @Override
    public Records open(RecordFile file, SourceRecipe source) throws IOException {
        return new WarcRecords(file);
    }

    @Override
    public void check(SourceRecipe source, List<RecordFile> files) throws IOException {
        for (RecordFile file : files) {
            if (WarcRecords.isOne(file)) return;
        }
        throw RecordFormat.refused(
                source,
                "is no WARC: " + files.getFirst().path() + " has no line 'WARC/1.0' or 'WARC/1.1' at its start.");
    }
}
