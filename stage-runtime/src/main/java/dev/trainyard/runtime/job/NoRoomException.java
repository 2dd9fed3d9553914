package dev.trainyard.runtime.job;

import java.io.IOException;

/** A job does not start, because the disk has less space than the job needs. */
final class NoRoomException extends IOException {
    NoRoomException(String sentence) {
        super(sentence);
    }
}
