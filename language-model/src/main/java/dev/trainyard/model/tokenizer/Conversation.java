package dev.trainyard.model.tokenizer;

/**
 * A conversation as token ids.
 *
 * @param trained true for the ids that the model learns to generate: the assistant's words and the end of its turn
 */
public record Conversation(int[] ids, boolean[] trained) {
    public Conversation {
        if (ids.length != trained.length) {
            throw new IllegalArgumentException(
                    ids.length + " ids cannot have " + trained.length + " marks of what is trained");
        }
    }
}
