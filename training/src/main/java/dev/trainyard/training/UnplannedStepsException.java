package dev.trainyard.training;

import java.io.IOException;

/** A training run whose steps did not train on the planned batches; its model is not sealed. */
public final class UnplannedStepsException extends IOException {
    UnplannedStepsException(String phase, String disagreement) {
        super("The " + phase + " did not train on the planned batches: " + disagreement
                + ". Start the recipe again to train from the start.");
    }
}
