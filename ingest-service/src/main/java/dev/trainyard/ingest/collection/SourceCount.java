package dev.trainyard.ingest.collection;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one source gave.
 *
 * @param bytes of the kept documents' normalised UTF-8 text
 */
public record SourceCount(
        String name, String licence, long read, long kept, long heldOut, Map<String, Long> dropped, long bytes) {
    public SourceCount {
        dropped = new TreeMap<>(dropped);
    }
}
