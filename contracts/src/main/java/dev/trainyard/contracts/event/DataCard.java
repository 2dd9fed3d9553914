package dev.trainyard.contracts.event;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a corpus holds, and what was left out of it: documentsRead = documentsKept + the sum of dropped.
 *
 * @param dropped number of documents by reason: {@code empty}, {@code binary}, {@code generated}, {@code duplicate}, …
 * @param bytes of the kept documents' normalised UTF-8 text
 * @param vocabulary number of tokens in the tokenizer
 */
public record DataCard(
        long documentsRead,
        long documentsKept,
        long documentsHeldOut,
        Map<String, Long> dropped,
        long bytes,
        long tokens,
        int vocabulary,
        List<SourceCard> sources) {
    public DataCard {
        dropped = new TreeMap<>(dropped);
        sources = List.copyOf(sources);
    }

    /** One source's part in the corpus. */
    public record SourceCard(
            String name,
            String licence,
            long documentsRead,
            long documentsKept,
            Map<String, Long> dropped,
            long bytes,
            long tokens) {
        public SourceCard {
            dropped = new TreeMap<>(dropped);
        }
    }
}
