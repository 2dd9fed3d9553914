package dev.trainyard.runtime.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The free space of a disk, and whether it is enough for a job. */
public final class DiskSpace {
    /** A reserve in addition to a job's estimate, because the broker, the logs and other jobs write too. */
    public static final long MARGIN = 64L << 20;

    /** If less than this is free, a failed write is attributed to a full disk, whatever its message. */
    private static final long NEXT_TO_NOTHING = 1 << 20;

    private static final Pattern FULL =
            Pattern.compile("no space left|disk quota exceeded|not enough space", Pattern.CASE_INSENSITIVE);
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};

    private final Gauge gauge;
    private final long margin;

    /** Measures how many more bytes can be written. */
    @FunctionalInterface
    public interface Gauge {
        long usableBytes() throws IOException;
    }

    /** @param margin bytes to keep free in addition to what a job writes */
    public DiskSpace(Gauge gauge, long margin) {
        this.gauge = gauge;
        this.margin = margin;
    }

    long free() throws IOException {
        return gauge.usableBytes();
    }

    /** The free space that a job needs to start or continue. @param estimate of the bytes that it will still write */
    long wanted(long estimate) {
        return estimate + margin;
    }

    /** Whether there is enough free space for a job that will still write this much. */
    boolean suffices(long estimate) throws IOException {
        return estimate <= 0 || free() >= wanted(estimate);
    }

    /** @throws NotEnoughSpaceException if less is free than the job will write, with both numbers in the message */
    void require(String stage, long estimate) throws IOException {
        long free = free();
        if (estimate > 0 && free < wanted(estimate)) {
            throw new NotEnoughSpaceException(
                    "The " + stage + " stage would write about " + said(estimate) + " and needs another "
                            + said(margin) + " as a reserve, but only " + said(free)
                            + " of the disk are free: free some space and start the recipe again.");
        }
    }

    /** Whether a failure was caused by a full disk. */
    boolean causedBy(Throwable failure) {
        boolean wroteOrRead = false;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotEnoughSpaceException) return false;
            if (cause instanceof IOException || cause instanceof UncheckedIOException) wroteOrRead = true;
            String message = cause.getMessage();
            if (wroteOrRead && message != null && FULL.matcher(message).find()) return true;
        }
        try {
            return wroteOrRead && free() < NEXT_TO_NOTHING;
        } catch (IOException e) {
            return false;
        }
    }

    /** A size with at most one decimal: {@code 1.2 GB}. */
    static String said(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return (unit == 0 || value >= 10 ? String.valueOf(Math.round(value)) : "%.1f".formatted(value)) + " "
                + UNITS[unit];
    }
}
