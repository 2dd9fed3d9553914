package dev.trainyard.gateway.samples;

import java.io.IOException;
import java.util.function.Consumer;

/** Samples that are read one after another, always in the same order. */
public interface SampleSource {
    /**
     * @throws UnreadableSamplesException if the samples cannot be read by this version, or are too many to be read while
     *     somebody waits
     */
    void read(Consumer<Sample> samples) throws IOException;
}
