package dev.trainyard.model.tokenizer;

/**
 * A conversation as token ids.
 *
 * @param trained true where the id is one that the model is to learn to write: the assistant's words and the end of its
 *     turn
 */
public record Conversation(int[] ids, boolean[] trained) {
    public Conversation {
        if (ids.length != trained.length) {
            throw new IllegalArgumentException(
                    ids.length + " ids cannot have " + trained.length + " marks of what is trained");
        }
    }
}
