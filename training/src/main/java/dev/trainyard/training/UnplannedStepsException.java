package dev.trainyard.training;

import java.io.IOException;

/** A training whose steps did not take what they should have: such a model is not sealed. */
public final class UnplannedStepsException extends IOException {
    UnplannedStepsException(String phase, String disagreement) {
        super("The " + phase + " did not take what was planned: " + disagreement
                + "; starting the recipe again trains anew.");
    }
}
