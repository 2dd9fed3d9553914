package dev.trainyard.evaluation;

import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The evaluations that this process prepared last, so that their items are not chosen again for each slice. */
final class PreparedEvaluations {
    private static final int KEPT = 2;
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<PreparedEvaluation> last = new ArrayDeque<>();

    /** @param active throws if the caller must stop; asked while it prepares, or waits for another thread that does */
    PreparedEvaluation of(EvaluationInputs inputs, ArtifactStore store, Runnable active)
            throws IOException, InterruptedException {
        while (!lock.tryLock(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) active.run();
        try {
            Optional<PreparedEvaluation> known =
                    last.stream().filter(it -> it.inputs().equals(inputs)).findFirst();
            if (known.isPresent()) return known.get();
            PreparedEvaluation prepared = PreparedEvaluation.of(inputs, store, active);
            if (last.size() == KEPT) last.removeFirst();
            last.addLast(prepared);
            return prepared;
        } finally {
            lock.unlock();
        }
    }
}
