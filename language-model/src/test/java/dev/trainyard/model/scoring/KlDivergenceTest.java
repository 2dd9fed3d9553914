package dev.trainyard.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.SmallModels;
import dev.trainyard.model.transformer.Transformer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KlDivergenceTest {
    private final Transformer start = SmallModels.lively(SmallModels.grouped(true));
    private final Transformer model = Transformer.initialise(SmallModels.grouped(true), 5);

    @AfterEach
    void close() {
        start.close();
        model.close();
    }

    @Test
    void isTheSumOverTheVocabularyAtEachTrainedToken() {
        int[] one = {0, 3, 9, 5, 4, 11, 5};
        int[] other = {0, 8, 7};
        double plain = (plain(one, 5) + plain(one, 6) + plain(other, 2)) / 3;

        double divergence = KlDivergence.onConversations(
                start,
                model,
                List.of(
                        new Conversation(one, new boolean[] {false, false, false, false, false, true, true}),
                        new Conversation(other, new boolean[] {false, false, true})));

        assertThat(plain).isGreaterThan(0.01);
        assertThat(divergence).isCloseTo(plain, within(1e-5));
    }

    @Test
    void readsALongDocumentInPiecesAndCountsItsTextAlone() {
        int[] ids = new int[30];
        Arrays.setAll(ids, i -> 7 + i % 16);
        ids[0] = 0;
        ids[29] = 1;
        boolean[] text = new boolean[30];
        Arrays.fill(text, 1, 29, true);
        HeldOutDocument document = new HeldOutDocument(ids, text, 41);
        double plain = 0;
        for (int from = 0; from < 29; from += 12) {
            int[] piece = Arrays.copyOfRange(ids, from, Math.min(30, from + 13));
            for (int i = 1; i < piece.length; i++) if (from + i < 29) plain += plain(piece, i);
        }

        KlDivergence.OnText measured = KlDivergence.onText(start, model, List.of(document));

        assertThat(measured.perToken()).isCloseTo(plain / 28, within(1e-5));
        assertThat(measured.start().getFirst().bits())
                .isCloseTo(
                        BitsPerByte.measure(start, List.of(document)).getFirst().bits(), within(1e-4));
        assertThat(measured.model().getFirst().bits())
                .isCloseTo(
                        BitsPerByte.measure(model, List.of(document)).getFirst().bits(), within(1e-4));
        assertThat(measured.model().getFirst().bytes()).isEqualTo(41);
    }

    @Test
    void isZeroForTheSameModelAndWithoutAnyText() {
        HeldOutDocument document =
                new HeldOutDocument(new int[] {0, 3, 9, 5}, new boolean[] {false, true, true, true}, 4);

        assertThat(KlDivergence.onText(model, model, List.of(document)).perToken())
                .isZero();
        assertThat(KlDivergence.onText(start, model, List.of()).perToken()).isZero();
        assertThat(KlDivergence.onConversations(start, model, List.of())).isZero();
    }

    @Test
    void refusesModelsOfDifferentVocabularies() {
        try (Transformer wide =
                Transformer.initialise(new ModelShape(24, 16, 1, 4, 2, 24, 12, 10_000, 1e-5, true), 1)) {
            assertThatThrownBy(() -> KlDivergence.onText(start, wide, List.of()))
                    .hasMessageContaining("cannot be compared");
        }
    }

    /** From the probabilities with which generation, which has a cache, chooses the token at a position. */
    private double plain(int[] ids, int position) {
        int[] prefix = Arrays.copyOf(ids, position);
        double[] p = new Generator(start).distribution(prefix);
        double[] q = new Generator(model).distribution(prefix);
        double sum = 0;
        for (int i = 0; i < p.length; i++) sum += p[i] * Math.log(p[i] / q[i]);
        return sum;
    }
}
