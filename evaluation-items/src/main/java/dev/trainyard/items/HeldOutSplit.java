package dev.trainyard.items;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;

/**
 * Decides by the text alone which documents are held out: the first 64 bits of its digest, as a fraction of
 * 2<sup>64</sup>, lie below the share. So a document keeps its split when others are added or removed.
 *
 * @param share of documents that are held out, in (0, 0.5]
 */
public record HeldOutSplit(double share) {
    public Split of(Sha256 text) {
        long bits = Long.parseUnsignedLong(text.hex().substring(0, 16), 16);
        return (bits >>> 11) * 0x1p-53 < share ? Split.HELD_OUT : Split.TRAIN;
    }
}
