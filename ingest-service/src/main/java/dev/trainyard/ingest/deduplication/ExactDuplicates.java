package dev.trainyard.ingest.deduplication;

import dev.trainyard.contracts.artifact.Sha256;
import java.util.HashSet;
import java.util.Set;

/** Remembers the digests of all texts so far; of equal texts the first one stays. */
public final class ExactDuplicates {
    private final Set<Sha256> seen = new HashSet<>();

    /** Whether this digest was not there before. */
    public boolean isFirst(Sha256 text) {
        return seen.add(text);
    }
}
