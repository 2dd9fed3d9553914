package dev.trainyard.contracts.preview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An example as training reads it.
 *
 * @param id the beginning of the digest of its turns
 * @param texts the conversation; for a preference the chosen and the rejected one
 * @param prompt what generation will read before the first answer
 */
public record PreviewExample(String id, List<Text> texts, List<PreviewToken> prompt) {
    public PreviewExample {
        texts = List.copyOf(texts);
        prompt = List.copyOf(prompt);
    }

    /**
     * A sequence of tokens.
     *
     * @param name {@code conversation}, {@code chosen} or {@code rejected}
     * @param tokens those that training reads, or the first of them if there are very many
     * @param read number of tokens that training reads
     * @param whole number of tokens before the text was cut to the context
     * @param leftOut why training leaves it out; absent if it does not
     */
    public record Text(
            String name,
            List<PreviewToken> tokens,
            int read,
            int whole,
            @Nullable String leftOut) {
        public Text {
            tokens = List.copyOf(tokens);
        }
    }
}
