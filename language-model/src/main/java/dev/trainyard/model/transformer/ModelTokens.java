package dev.trainyard.model.transformer;

import dev.trainyard.model.tokenizer.SpecialToken;
import java.util.List;

/**
 * The special token ids in a model's {@code config.json} that generation needs.
 *
 * @param begin of a text; -1 if there is none
 * @param ends the tokens that end generation: the end of a text, or of a turn
 * @param padding -1 if there is none
 */
public record ModelTokens(int begin, List<Integer> ends, int padding) {
    /** The ids of a model whose tokenizer Trainyard trained. */
    static final ModelTokens OURS = new ModelTokens(
            SpecialToken.BEGIN_OF_TEXT.ordinal(),
            List.of(SpecialToken.END_OF_TEXT.ordinal(), SpecialToken.END_OF_TURN.ordinal()),
            SpecialToken.PAD.ordinal());

    public ModelTokens {
        ends = List.copyOf(ends);
    }
}
