package dev.trainyard.readers.records;

import dev.trainyard.readers.document.Found;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One file of JSON Lines. At most one document's text is in memory. */
final class JsonLinesFile implements Records {
    private final RecordFile file;
    private final JsonLineParser parser;
    private final LineStream lines;
    private long number;

    JsonLinesFile(RecordFile file, JsonLineParser parser) throws IOException {
        this.file = file;
        this.parser = parser;
        this.lines = new LineStream(Compressed.open(file.place()), JsonLineParser.MOST_BYTES);
    }

    @Override
    public @Nullable Found next() throws IOException {
        try {
            while (lines.nextLine()) {
                number++;
                Found found = parser.parse(file.at(number), lines);
                if (found != null) return found;
            }
            return null;
        } catch (IOException e) {
            throw new IOException("after line " + number + ": " + Details.of(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
