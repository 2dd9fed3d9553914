package dev.trainyard.contracts.preview;

import org.jspecify.annotations.Nullable;

/**
 * A token of an example; a longer piece of text if the tokenizer is not trained yet.
 *
 * @param id absent if the tokenizer is not trained yet
 * @param text that it adds
 * @param trained whether there is a loss on it
 */
public record PreviewToken(@Nullable Integer id, String text, boolean trained) {}
