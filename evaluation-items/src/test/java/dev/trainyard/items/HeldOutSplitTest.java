package dev.trainyard.items;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutSplitTest {
    @Test
    void holdsOutAboutItsShare() {
        HeldOutSplit split = new HeldOutSplit(0.05);

        long heldOut = IntStream.range(0, 20_000)
                .filter(i -> split.of(Sha256.of("text " + i)) == Split.HELD_OUT)
                .count();

        assertThat(heldOut).isBetween(850L, 1150L);
    }

    @Test
    void decidesByTheFirstBitsOfTheDigest() {
        HeldOutSplit half = new HeldOutSplit(0.5);

        assertThat(half.of(new Sha256("7fffffffffff0000" + "0".repeat(48)))).isEqualTo(Split.HELD_OUT);
        assertThat(half.of(new Sha256("8000000000000000" + "0".repeat(48)))).isEqualTo(Split.TRAIN);
        assertThat(half.of(new Sha256("f".repeat(64)))).isEqualTo(Split.TRAIN);
    }

    @Test
    void keepsADocumentHeldOutWhenTheShareGrows() {
        HeldOutSplit few = new HeldOutSplit(0.01);
        HeldOutSplit more = new HeldOutSplit(0.1);

        assertThat(IntStream.range(0, 5_000)
                        .mapToObj(i -> Sha256.of("text " + i))
                        .filter(text -> few.of(text) == Split.HELD_OUT))
                .allMatch(text -> more.of(text) == Split.HELD_OUT);
    }
}
