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

    /** The outcome of a run in that state, as the gateway names it; empty while it runs. */
    static Optional<RunOutcome> named(String state) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.name().toLowerCase(Locale.ROOT).equals(state))
                .findFirst();
    }

    /** Whether the run came to a verdict. */
    public boolean completed() {
        return this == RELEASED || this == REJECTED;
    }
}
