package dev.trainyard.model.trail;

import dev.trainyard.contracts.artifact.Sha256;

/**
 * What one step trains on, as a {@link StepTrail} records it.
 *
 * @param first ordinal, from 0, in the order in which the whole training takes them, epoch after epoch
 * @param last ordinal, that of the last one taken
 * @param digest of the content
 */
public record TrailEntry(long first, long last, Sha256 digest) {
    public TrailEntry {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no step takes what lies from " + first + " to " + last);
        }
    }
}
