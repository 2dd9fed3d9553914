package dev.trainyard.model.scoring;

/**
 * A document that the model was not trained on.
 *
 * @param ids its tokens, with those that mark its begin and end
 * @param text true where the id stands for text, which is counted; false where it is a special token
 * @param bytes length of its text in UTF-8
 */
public record HeldOutDocument(int[] ids, boolean[] text, int bytes) {}
