package dev.trainyard.model.tokenizer;

/**
 * A special token as templates write it.
 *
 * @param leftStripped whether the token takes the white space before it
 * @param rightStripped whether the token takes the white space after it
 */
public record SpecialText(String text, int id, boolean leftStripped, boolean rightStripped) {}
