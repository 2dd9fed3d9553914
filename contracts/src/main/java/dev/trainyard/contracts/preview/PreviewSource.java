package dev.trainyard.contracts.preview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source of conversations, as far as a step draws from it.
 *
 * @param name of the source
 * @param note why there are no examples, or which part of the source was read; absent if all of it was
 * @param counts over the examined examples
 * @param examples drawn by the recipe's seed
 */
public record PreviewSource(String name, @Nullable String note, Counts counts, List<PreviewExample> examples) {
    public PreviewSource {
        examples = List.copyOf(examples);
    }

    /**
     * Sums over the examined examples.
     *
     * @param examined number of examples
     * @param refused rows of the source that are not usable, and examples that the chat template does not take
     * @param tokens number of tokens that are read in training; 0 if the tokenizer is not trained yet
     * @param trained those on which there is a loss
     * @param cut examples that are longer than the context and keep whole turns only
     * @param leftOut examples whose first answer does not fit into the context
     */
    public record Counts(long examined, long refused, long tokens, long trained, long cut, long leftOut) {}
}
