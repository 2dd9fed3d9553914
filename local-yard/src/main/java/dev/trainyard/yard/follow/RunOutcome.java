package dev.trainyard.yard.follow;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a run ended. */
public enum RunOutcome {
    RELEASED,
    REJECTED,
    FAILED,
    CANCELLED;

    /** The outcome for a state as named by the gateway; empty while the run is running. */
    static Optional<RunOutcome> named(String state) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.name().toLowerCase(Locale.ROOT).equals(state))
                .findFirst();
    }

    /** Whether the run ended with a release decision. */
    public boolean completed() {
        return this == RELEASED || this == REJECTED;
    }
}
