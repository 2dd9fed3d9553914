package dev.trainyard.ingest.conversation;

/** Thrown for a row that holds no conversation; others are not affected. */
final class RefusedRowException extends Exception {
    private final Refusal refusal;

    /** @param detail what was wrong, for people; without text of the row */
    RefusedRowException(Refusal refusal, String detail) {
        super(detail, null, false, false); // There may be millions.
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
