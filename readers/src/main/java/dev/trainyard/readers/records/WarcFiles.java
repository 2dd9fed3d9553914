package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * WARC, WET and WAT files, as crawlers and Common Crawl write them: fetched pages, and text extracted from pages. A
 * document's path is its URL.
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

    /** A WET file is mostly text; in a WARC file text is a small part. */
    @Override
    public long textBytes(RecordFile file, FileSource source) throws IOException {
        boolean texts = file.path().toLowerCase(Locale.ROOT).contains(".wet");
        return (long) ((texts ? 0.5 : 0.05) * Compressed.bytesInside(file.place()));
    }

    @Override
    public Records open(RecordFile file, FileSource source) throws IOException {
        return new WarcRecords(file);
    }

    @Override
    public void check(FileSource source, List<RecordFile> files) throws IOException {
        for (RecordFile file : files) {
            if (WarcRecords.isOne(file)) return;
        }
        throw new RefusedFilesException(
                source.place(),
                "is not WARC: " + files.getFirst().path() + " has no line 'WARC/1.0' or 'WARC/1.1' at its start.");
    }
}
