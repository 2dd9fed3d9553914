package dev.trainyard.model.scoring;

/**
 * A document that the model was not trained on.
 *
 * @param ids its tokens, including those that mark its beginning and end
 * @param text true if the id stands for text, which is counted; false if it is a special token
 * @param bytes length of its text in UTF-8
 */
public record HeldOutDocument(int[] ids, boolean[] text, int bytes) {}
