package dev.trainyard.runtime.job;

import java.io.IOException;

/** A job does not begin, because the disk has less room than the job will take. */
final class NoRoomException extends IOException {
    NoRoomException(String sentence) {
        super(sentence);
    }
}
