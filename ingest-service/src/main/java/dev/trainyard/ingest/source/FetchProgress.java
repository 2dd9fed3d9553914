package dev.trainyard.ingest.source;

/** Receives the progress of fetching a source: how much is on disk, where another attempt of the same job finds it. */
@FunctionalInterface
public interface FetchProgress {
    FetchProgress NONE = (what, there) -> {};

    /**
     * To be called only after something new was fetched and has been forced to disk.
     *
     * @param what is counted, in a few words that are the same in every attempt: {@code pages of handbook}
     * @param there how many there are by now, including those of earlier attempts
     */
    void fetched(String what, long there);
}
