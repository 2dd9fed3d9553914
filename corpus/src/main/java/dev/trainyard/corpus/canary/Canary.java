package dev.trainyard.corpus.canary;

/**
 * A sentence that occurs nowhere else: a beginning that no other canary has, and a secret that nothing but memory can
 * complete.
 *
 * @param copies how often it stands in the training data of an epoch; 0 for a control
 */
public record Canary(String beginning, String secret, int copies) {
    /** The whole sentence as a document. */
    public String text() {
        return beginning + secret + "\n";
    }
}
