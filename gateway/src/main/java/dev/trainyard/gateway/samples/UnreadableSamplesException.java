package dev.trainyard.gateway.samples;

import java.io.IOException;

/** An evaluation whose samples cannot be read. Its message is a sentence for people. */
public final class UnreadableSamplesException extends IOException {
    UnreadableSamplesException(String sentence) {
        super(sentence);
    }
}
