package dev.trainyard.finetune.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.finetune.conversation.SourceMix.Drawn;
import dev.trainyard.finetune.conversation.SourceMix.Mix;
import dev.trainyard.finetune.conversation.SourceMix.Pool;
import dev.trainyard.finetune.conversation.SourceMix.Share;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceMixTest {
    @Test
    void givesFewerIfTheSourcesHaveFewer() {
        Mix<Dialogue> mix = SourceMix.draw(List.of(pool("a", 7, 1), pool("b", 3, 1)), 100, 5);

        assertThat(mix.examples()).hasSize(10).doesNotHaveDuplicates();
        assertThat(mix.shares()).containsExactly(new Share("a", 7, 7, 7), new Share("b", 3, 3, 3));
    }

    @Test
    void repeatsTheConversationsOfAHeavySource() {
        Mix<Dialogue> mix = SourceMix.draw(List.of(pool("a", 10, 2.3), pool("b", 5, 1)), 100, 5);

        assertThat(mix.shares()).containsExactly(new Share("a", 10, 23, 10), new Share("b", 5, 5, 5));
        for (Dialogue one : pool("a", 10, 1).best()) {
            assertThat(mix.examples().stream().filter(drawn -> drawn.example().equals(one)))
                    .hasSizeBetween(2, 3);
        }
    }

    @Test
    void takesTheSameShareOfEachSourceIfTogetherTheyHaveMore() {
        Mix<Dialogue> mix = SourceMix.draw(List.of(pool("a", 300, 1), pool("b", 50, 2), pool("c", 100, 0)), 80, 5);

        assertThat(mix.shares())
                .containsExactly(new Share("a", 300, 60, 60), new Share("b", 50, 20, 20), new Share("c", 100, 0, 0));
    }

    @Test
    void alwaysFillsTheStepExactly() {
        for (int most = 1; most < 60; most++) {
            assertThat(IntStream.of(SourceMix.numbers(new double[] {33.3, 0, 20.5, 6.2}, most))
                            .sum())
                    .isEqualTo(most);
        }
    }

    @Test
    void drawsTheSameForTheSameSeedAndInAnotherOrderForAnother() {
        List<Pool<Dialogue>> pools = List.of(pool("a", 50, 1), pool("b", 20, 1));

        assertThat(SourceMix.draw(pools, 40, 5)).isEqualTo(SourceMix.draw(pools, 40, 5));
        assertThat(SourceMix.draw(pools, 40, 5).examples())
                .isNotEqualTo(SourceMix.draw(pools, 40, 6).examples());
    }

    @Test
    void learnsOnlyTheOpeningsOfTheGivenShare() {
        Pool<Dialogue> half = new Pool<>("a", 1, 0.5, 400, dialogues("a", 400));
        Pool<Dialogue> none = pool("b", 50, 1);

        Mix<Dialogue> mix = SourceMix.draw(List.of(half, none), 1000, 5);

        assertThat(mix.examples().stream().filter(Drawn::opening))
                .hasSizeBetween(150, 250)
                .allSatisfy(drawn -> assertThat(drawn.example().source()).isEqualTo("a"));
    }

    private static Pool<Dialogue> pool(String source, int size, double weight) {
        return new Pool<>(source, weight, 0, size, dialogues(source, size));
    }

    private static List<Dialogue> dialogues(String source, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> Dialogue.of(
                        source, Split.TRAIN, List.of(Turn.user(source + i), Turn.assistant("Answer " + i + "."))))
                .toList();
    }
}
