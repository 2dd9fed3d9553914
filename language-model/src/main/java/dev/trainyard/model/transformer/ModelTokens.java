package dev.trainyard.model.transformer;

import dev.trainyard.model.tokenizer.SpecialToken;
import java.util.List;

/**
 * The ids that a model's {@code config.json} names for those who generate with it.
 *
 * @param begin of a text; -1 where there is none
 * @param ends of what is generated: of a text, of a turn
 * @param padding -1 where there is none
 */
public record ModelTokens(int begin, List<Integer> ends, int padding) {
    /** Of a model whose tokenizer was trained here. */
    static final ModelTokens OURS = new ModelTokens(
            SpecialToken.BEGIN_OF_TEXT.ordinal(),
            List.of(SpecialToken.END_OF_TEXT.ordinal(), SpecialToken.END_OF_TURN.ordinal()),
            SpecialToken.PAD.ordinal());

    public ModelTokens {
        ends = List.copyOf(ends);
    }
}
