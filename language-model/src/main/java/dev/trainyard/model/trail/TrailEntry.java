package dev.trainyard.model.trail;

import dev.trainyard.contracts.artifact.Sha256;

/**
 * What one step trains on, as a {@link StepTrail} records it.
 *
 * @param first ordinal, from 0, in the order of the whole training, epoch after epoch
 * @param last ordinal, inclusive
 * @param digest of the content
 */
public record TrailEntry(long first, long last, Sha256 digest) {
    public TrailEntry {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("a step cannot take the range from " + first + " to " + last);
        }
    }
}
