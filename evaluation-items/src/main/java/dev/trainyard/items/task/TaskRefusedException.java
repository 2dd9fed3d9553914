package dev.trainyard.items.task;

import java.io.IOException;

/** A task's files cannot be used; the message says in one sentence what is wrong, where, and what would be right. */
public final class TaskRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    public TaskRefusedException(String message) {
        super(message);
    }
}
