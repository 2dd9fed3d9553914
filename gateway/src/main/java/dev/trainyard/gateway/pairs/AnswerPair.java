package dev.trainyard.gateway.pairs;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.JudgedPair;
import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairItem;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PairSettings;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answers of two checkpoints to the same prompt, without an order of presentation. The first is the one whose
 * checkpoint has the smaller id, so that all votes about the same two checkpoints have the same order.
 *
 * @param settings of the generation; null for recorded answers
 * @param item of the evaluation that recorded them; null for generated answers
 */
public record AnswerPair(
        String id,
        String prompt,
        PairAnswer first,
        PairAnswer second,
        @Nullable PairSettings settings,
        @Nullable PairItem item) {
    public AnswerPair {
        if (first.checkpoint().id().equals(second.checkpoint().id())) {
            throw new IllegalArgumentException(
                    "both answers are by the checkpoint " + first.checkpoint().id());
        }
        if (isSmaller(second, first)) {
            PairAnswer smaller = second;
            second = first;
            first = smaller;
        }
    }

    /** The answers of a recorded vote. */
    static AnswerPair of(String prompt, JudgedPair judged) {
        return new AnswerPair(judged.id(), prompt, judged.left(), judged.right(), judged.settings(), judged.item());
    }

    /** Recorded answers, with an id that is the same whenever they are compared. */
    public static AnswerPair recorded(String prompt, PairAnswer one, PairAnswer other, PairItem item) {
        PairAnswer first = isSmaller(one, other) ? one : other;
        PairAnswer second = first == one ? other : one;
        String content = String.join(
                "\0",
                item.task(),
                item.item(),
                prompt,
                first.checkpoint().id().value(),
                first.answer(),
                second.checkpoint().id().value(),
                second.answer());
        String id = Sha256.of(content.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
        return new AnswerPair(id, prompt, first, second, null, item);
    }

    private static boolean isSmaller(PairAnswer one, PairAnswer other) {
        return one.checkpoint().id().value().compareTo(other.checkpoint().id().value()) < 0;
    }

    /** Whether both checkpoints gave the same answer, so that there is nothing to compare. */
    public boolean isSame() {
        return first.answer().strip().equals(second.answer().strip());
    }

    /** @param flipped see {@link JudgedPair} */
    JudgedPair judged(boolean firstOnLeft, PairChoice choice, PairRater rater, boolean flipped) {
        return new JudgedPair(
                id, firstOnLeft ? first : second, firstOnLeft ? second : first, choice, rater, settings, item, flipped);
    }

    int characters() {
        return prompt.length() + first.answer().length() + second.answer().length();
    }
}
