package dev.trainyard.ingest.source;

/** Told what has been fetched of a source and lies on the disk, where another attempt of the same job finds it. */
@FunctionalInterface
public interface FetchProgress {
    FetchProgress NONE = (what, there) -> {};

    /**
     * To be called only when something was fetched that no attempt had, and once it would outlast a crash of the machine.
     *
     * @param what is counted, in a few words that are the same in every attempt: {@code pages of handbook}
     * @param there how many there are by now, those of earlier attempts included
     */
    void fetched(String what, long there);
}
