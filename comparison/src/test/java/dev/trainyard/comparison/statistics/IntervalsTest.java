package dev.trainyard.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    @Test
    void theNormalQuantileAgreesWithPublishedTables() {
        assertThat(NormalQuantile.of(0.5)).isEqualTo(0, within(1e-8));
        assertThat(NormalQuantile.of(0.975)).isEqualTo(1.959963984540054, within(1e-8));
        assertThat(NormalQuantile.of(0.995)).isEqualTo(2.575829303548901, within(1e-8));
        assertThat(NormalQuantile.of(0.01)).isEqualTo(-2.326347874040841, within(1e-8));
    }

    @Test
    void theWilsonIntervalAgreesWithKnownValues() {
        // Newcombe (1998), Statistics in Medicine 17, table I, method 3.
        assertInterval(WilsonInterval.of(81, 263, 0.95), 0.2553, 0.3662);
        assertInterval(WilsonInterval.of(15, 148, 0.95), 0.0624, 0.1605);
        assertInterval(WilsonInterval.of(0, 20, 0.95), 0, 0.1611);
        assertInterval(WilsonInterval.of(1, 29, 0.95), 0.0061, 0.1718);
    }

    @Test
    void theWilsonIntervalContainsTheShareWhateverIsRounded() {
        for (int n = 1; n <= 500; n++) {
            assertThat(WilsonInterval.of(n, n, 0.95).high()).isEqualTo(1);
            assertThat(WilsonInterval.of(0, n, 0.95).low()).isZero();
        }
    }

    @Test
    void itemsThatShareAClusterSayLess() {
        // Four clusters of two equal items are worth three items, and Student's quantile of 3 degrees makes them 1.138.
        ClusteredRate pairs = ClusteredRate.of(
                new double[] {1, 1, 0, 0, 1, 1, 0, 0},
                Clusters.of(List.of("a", "a", "b", "b", "c", "c", "d", "d")),
                0.95);

        assertThat(pairs.rate()).isEqualTo(0.5);
        assertThat(pairs.effectiveItems()).isCloseTo(1.13788, within(1e-5));
        assertInterval(pairs.interval(0.95), 0.0608, 0.9392);
    }

    @Test
    void clustersWithoutAnyFailureCountOnceEach() {
        ClusteredRate all = ClusteredRate.of(
                new double[] {1, 1, 1, 1, 1, 1, 1, 1},
                Clusters.of(List.of("a", "a", "b", "b", "c", "c", "d", "d")),
                0.95);
        ClusteredRate one = ClusteredRate.of(new double[] {1, 1, 1}, Clusters.of(List.of("a", "a", "a")), 0.95);

        assertInterval(all.interval(0.95), 0.2831, 1);
        assertThat(one.effectiveItems()).isEqualTo(1);
    }

    @Test
    void itemsOnTheirOwnHaveTheWilsonInterval() {
        ClusteredRate alone = ClusteredRate.of(new double[] {1, 0, 1, 1}, Clusters.none(4), 0.95);

        assertThat(alone.interval(0.95)).isEqualTo(WilsonInterval.of(3, 4, 0.95));
    }

    @Test
    void clustersThatDifferAsMuchAsItemsDoAreNeverWorthMoreThanTheirItems() {
        ClusteredRate mixed = ClusteredRate.of(
                new double[] {1, 0, 1, 0, 0, 1, 0, 1},
                Clusters.of(List.of("a", "a", "b", "b", "c", "c", "d", "d")),
                0.95);

        assertThat(mixed.effectiveItems()).isBetween(1.0, 8.0);
    }

    @Test
    void theBootstrapResamplesWholeClusters() {
        double[] values = {1, 1, 1, 1, 0, 0, 0, 0};
        double[] weights = {1, 1, 1, 1, 1, 1, 1, 1};

        Interval alone = BootstrapInterval.of(values, weights, 0.95, 1);
        Interval clustered = BootstrapInterval.of(
                values, weights, Clusters.of(List.of("a", "a", "a", "a", "b", "b", "b", "b")), 0.95, 1);

        // Two clusters are drawn as the same one in half of all draws.
        assertThat(clustered).isEqualTo(new Interval(0, 1));
        assertThat(alone.low()).isGreaterThan(0);
    }

    @Test
    void theWilsonIntervalHasAWidthEvenIfAllItemsSucceed() {
        assertInterval(WilsonInterval.of(29, 29, 0.95), 0.8830, 1);
    }

    @Test
    void theIntervalOfNoItemsIsTheWholeRange() {
        assertThat(WilsonInterval.of(0, 0, 0.95)).isEqualTo(new Interval(0, 1));
    }

    @Test
    void theBootstrapAgreesWithTheNormalIntervalOfAMean() {
        double[] values = new Random(7).doubles(400).toArray();
        double[] weights = new double[400];
        Arrays.fill(weights, 3);
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
                Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / 399;
        double half = 1.96 * Math.sqrt(variance / 400);

        Interval interval = BootstrapInterval.of(values, weights, 0.95, 1);

        assertThat(interval.low()).isEqualTo(mean - half, within(0.003));
        assertThat(interval.high()).isEqualTo(mean + half, within(0.003));
    }

    @Test
    void theBootstrapWeighsDocumentsByTheirBytes() {
        Interval interval = BootstrapInterval.of(new double[] {2, 2}, new double[] {1, 1000}, 0.95, 1);

        assertThat(interval).isEqualTo(new Interval(2, 2));
    }

    @Test
    void theSameSeedGivesTheSameBootstrap() {
        double[] values = {1, 2, 3, 4};
        double[] weights = {1, 1, 2, 2};

        assertThat(BootstrapInterval.of(values, weights, 0.9, 5))
                .isEqualTo(BootstrapInterval.of(values, weights, 0.9, 5))
                .isNotEqualTo(BootstrapInterval.of(values, weights, 0.5, 5));
    }

    private static void assertInterval(Interval interval, double low, double high) {
        assertThat(interval.low()).isEqualTo(low, within(5e-5));
        assertThat(interval.high()).isEqualTo(high, within(5e-5));
    }
}
