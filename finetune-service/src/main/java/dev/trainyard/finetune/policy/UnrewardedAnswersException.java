package dev.trainyard.finetune.policy;

import java.io.IOException;

/** Too many answers of a model could not be rewarded, so that the others would teach something else than was asked for. */
public final class UnrewardedAnswersException extends IOException {
    UnrewardedAnswersException(String message) {
        super(message);
    }
}
