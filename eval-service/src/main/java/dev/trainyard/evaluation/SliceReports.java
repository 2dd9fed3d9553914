package dev.trainyard.evaluation;

import dev.trainyard.contracts.event.SliceReported;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the replicas report about slices, for the evaluations that wait for them in this process. */
public final class SliceReports {
    private final Set<Reading> readers = ConcurrentHashMap.newKeySet();

    /** All reports from now on, of every evaluation. */
    final class Reading implements AutoCloseable {
        private final BlockingQueue<SliceReported> unread = new LinkedBlockingQueue<>();

        Optional<SliceReported> next(Duration patience) throws InterruptedException {
            return Optional.ofNullable(unread.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() {
            readers.remove(this);
        }
    }

    public void accept(SliceReported report) {
        for (Reading reader : readers) reader.unread.add(report);
    }

    Reading read() {
        Reading reading = new Reading();
        readers.add(reading);
        return reading;
    }
}
