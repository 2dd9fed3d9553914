package dev.trainyard.runtime.job;

import dev.trainyard.contracts.run.RunId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The runs that someone asked to stop, as far as this process has heard. */
public final class Cancellations {
    private final Set<RunId> cancelled = ConcurrentHashMap.newKeySet();

    public void cancelled(RunId run) {
        cancelled.add(run);
    }

    public boolean isCancelled(RunId run) {
        return cancelled.contains(run);
    }
}
