package dev.trainyard.readers.archive;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Offers the entries of one archive, counts them, and reports lost entries. */
final class Offering {
    private final Found.Taker taker;
    private long number;

    Offering(Found.Taker taker) {
        this.taker = taker;
    }

    long number() {
        return number;
    }

    void take(Found found, long total) throws IOException {
        taker.take(found, ++number, total);
    }

    void lose(String path, ReadFailure reason, String detail, long total) throws IOException {
        take(new Found.Lost(path, reason, detail), total);
    }

    /**
     * Reads an entry's bytes, up to the limit of a document.
     *
     * @throws IOException if they are damaged, whatever exception the decoder throws
     */
    static Found read(String path, InputStream in) throws IOException {
        try {
            return DocumentBytes.of(path, in);
        } catch (UnpackingLimit.BombException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IOException("damaged: " + words(e), e);
        }
    }

    /** The message of an error; throws if the thread was interrupted, which is not an error of the archive. */
    static String words(Exception e) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException("interrupted while reading");
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
