package dev.trainyard.runtime.job;

import dev.trainyard.contracts.run.RunId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The cancelled runs known to this process. */
public final class Cancellations {
    private final Set<RunId> cancelled = ConcurrentHashMap.newKeySet();

    public void cancelled(RunId run) {
        cancelled.add(run);
    }

    public boolean isCancelled(RunId run) {
        return cancelled.contains(run);
    }
}
