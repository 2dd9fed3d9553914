package dev.trainyard.ingest.deduplication;

/** The data by which a text is compared for near duplicates: a key for each band of its MinHash, and its length. */
public final class Signature {
    /** The signature of a text without words, or of one that is not compared with others. */
    public static final Signature NONE = new Signature(new long[0], 0);

    private final long[] bandKeys;
    private final int words;

    /** @param bandKeys of all bands; none if the text has no words */
    public Signature(long[] bandKeys, int words) {
        if (bandKeys.length != (words == 0 ? 0 : MinHash.BANDS)) {
            throw new IllegalArgumentException("a signature of " + words + " words has " + bandKeys.length + " bands");
        }
        this.bandKeys = bandKeys.clone();
        this.words = words;
    }

    /** The number of words in the text. */
    public int words() {
        return words;
    }

    public long[] bandKeys() {
        return bandKeys.clone();
    }

    int bands() {
        return bandKeys.length;
    }

    long bandKey(int band) {
        return bandKeys[band];
    }
}
