package dev.trainyard.runtime.job;

import java.io.IOException;

/** A job does not start, because the disk has less space than the job needs. */
final class NotEnoughSpaceException extends IOException {
    NotEnoughSpaceException(String sentence) {
        super(sentence);
    }
}
