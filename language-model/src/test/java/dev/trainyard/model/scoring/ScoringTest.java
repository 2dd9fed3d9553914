package dev.trainyard.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.PlainTransformer;
import dev.trainyard.model.transformer.SmallModels;
import dev.trainyard.model.transformer.Transformer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoringTest {
    private final Transformer model = SmallModels.lively(SmallModels.grouped(true));
    private final PlainTransformer plain = new PlainTransformer(model);

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void sumsTheLogProbabilitiesOfAContinuation() {
        double[] scores = LogLikelihood.of(
                model,
                List.of(
                        new Continuation(new int[] {3, 9, 12}, new int[] {8, 7}),
                        new Continuation(new int[] {1}, new int[] {22})));

        assertThat(scores[0])
                .isCloseTo(
                        plain.logLikelihood(
                                new int[] {3, 9, 12, 8, 7}, new boolean[] {false, false, false, true, true}),
                        within(1e-4));
        assertThat(scores[1])
                .isCloseTo(plain.logLikelihood(new int[] {1, 22}, new boolean[] {false, true}), within(1e-4));
    }

    @Test
    void givesNoLikelihoodsThatAreNoNumbers() {
        model.arguments().forEach(weights -> weights.muli(Float.NaN));

        assertThatThrownBy(() ->
                        LogLikelihood.of(model, List.of(new Continuation(new int[] {3, 9, 12}, new int[] {8, 7}))))
                .hasMessage(
                        "The model gives a text a log-likelihood that is not finite, NaN: its training has diverged,"
                                + " or its weights are damaged.");
    }

    @Test
    void truncatesTheBeginningOfAContextThatIsTooLong() {
        int[] context = new int[20];
        Arrays.setAll(context, i -> i);
        int[] shorter = Arrays.copyOfRange(context, 8, 20);

        double[] scores = LogLikelihood.of(
                model, List.of(new Continuation(context, new int[] {5}), new Continuation(shorter, new int[] {5})));

        assertThat(scores[0]).isCloseTo(scores[1], within(1e-6));
    }

    @Test
    void scoresTheTrainedTokensOfAConversation() {
        boolean[] trained = {false, false, true, false, true};
        int[] ids = {0, 3, 9, 5, 4};

        double[] scores = LogLikelihood.ofConversations(model, List.of(new Conversation(ids, trained)));

        assertThat(scores[0]).isCloseTo(plain.logLikelihood(ids, trained), within(1e-4));
    }

    @Test
    void countsEveryTextTokenOfALongDocumentOnceAndNoSpecialToken() {
        int[] ids = new int[30];
        Arrays.setAll(ids, i -> 7 + i % 16);
        ids[0] = 0;
        ids[29] = 1;
        boolean[] text = new boolean[30];
        Arrays.fill(text, 1, 29, true);
        double expected = 0;
        for (int from = 0; from < 29; from += 12) {
            int[] piece = Arrays.copyOfRange(ids, from, Math.min(30, from + 13));
            boolean[] marked = new boolean[piece.length];
            for (int i = 1; i < piece.length; i++) marked[i] = piece[i] >= 7;
            expected -= plain.logLikelihood(piece, marked) / Math.log(2);
        }

        List<DocumentBits> measured = BitsPerByte.measure(
                model,
                List.of(new HeldOutDocument(ids, text, 60), new HeldOutDocument(new int[] {0, 1}, new boolean[2], 0)));

        assertThat(measured.get(0).bits()).isCloseTo(expected, within(1e-3));
        assertThat(measured.get(1).bits()).isZero();
        assertThat(BitsPerByte.of(measured)).isCloseTo(expected / 60, within(1e-4));
    }
}
