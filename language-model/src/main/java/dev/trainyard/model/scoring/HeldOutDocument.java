package dev.trainyard.model.scoring;

/**
 * A document that the model was not trained on.
 *
 * @param ids its tokens, with those that mark its begin and end
 * @param bytes length of its text in UTF-8
 */
public record HeldOutDocument(int[] ids, int bytes) {}
