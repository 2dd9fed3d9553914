package dev.trainyard.contracts.preview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a model's conversations.
 *
 * @param description whose chat template it is, one sentence
 * @param note what the examples cannot show yet; absent if they are exact
 * @param context longest sequence, in tokens
 * @param ends the tokens that end an answer
 */
public record PreviewForm(String description, @Nullable String note, int context, List<End> ends) {
    public PreviewForm {
        ends = List.copyOf(ends);
    }

    /**
     * A token that ends an answer.
     *
     * @param id absent if the tokenizer is not trained yet
     * @param from the files and the template that name it
     */
    public record End(@Nullable Integer id, String text, List<String> from) {
        public End {
            from = List.copyOf(from);
        }
    }
}
