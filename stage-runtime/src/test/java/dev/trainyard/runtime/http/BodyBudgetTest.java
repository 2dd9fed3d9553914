package dev.trainyard.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private static final int BODY = 2 << 20;

    private final BodyBudget budget = new BodyBudget(4 << 20);

    @Test
    void countsTheReceivedBytesOfABody() {
        BodyBudget.Share share = budget.share();

        assertThat(share.growTo(100_000)).isTrue();
        assertThat(share.growTo(150_000)).isTrue();

        assertThat(budget.taken()).isEqualTo(150_000 - BodyBudget.FREE);
    }

    @Test
    void refusesBodiesBeyondTheBudget() {
        List<BodyBudget.Share> shares = new ArrayList<>();
        for (int i = 0; i < 256; i++) shares.add(budget.share());

        long read = shares.stream().filter(share -> share.growTo(BODY)).count();

        assertThat(read).isEqualTo(2);
        assertThat(budget.taken()).isEqualTo(2L * (BODY - BodyBudget.FREE));
    }

    @Test
    void readsSmallBodiesWhenLargeOnesUseUpTheBudget() {
        while (budget.share().growTo(BODY)) {
            // Until the budget is used up.
        }

        assertThat(budget.share().growTo(BodyBudget.FREE)).isTrue();
    }

    @Test
    void releasesAShareOnce() {
        BodyBudget.Share first = budget.share();
        BodyBudget.Share second = budget.share();
        first.growTo(BODY);
        second.growTo(BODY);

        first.close();
        first.close();

        assertThat(budget.taken()).isEqualTo(BODY - BodyBudget.FREE);
        assertThat(first.growTo(BODY)).isFalse();
        assertThat(budget.share().growTo(BODY)).isTrue();
    }

    @Test
    void isA32ndOfTheHeapAndEnoughForOneBodyAtLeast() {
        assertThat(room(768L << 20)).isEqualTo(24L << 20);
        assertThat(room(16L << 20)).isEqualTo(4L << 20);
    }

    private static long room(long heap) {
        BodyBudget budget = BodyBudget.ofHeap(heap);
        BodyBudget.Share share = budget.share();
        long length = 0;
        while (share.growTo(length + (64 << 10) + BodyBudget.FREE)) length += 64 << 10;
        return budget.taken();
    }
}
