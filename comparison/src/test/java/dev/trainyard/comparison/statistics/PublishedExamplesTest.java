package dev.trainyard.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.comparison.statistics.BradleyTerry.Judgement;
import dev.trainyard.comparison.statistics.BradleyTerry.Outcome;
import dev.trainyard.comparison.statistics.BradleyTerry.Rating;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Worked examples from papers, and counting all possibilities where there are few. */
class PublishedExamplesTest {

    @Test
    void newcombesPairedExamples() {
        // Newcombe (1998), Statistics in Medicine 17, 2635-2650, table III, method 10; the paper subtracts the other
        // way.
        assertInterval(new PairedRates(36, 12, 2, 0).interval(0.95), -0.3404, -0.0569);
        assertInterval(new PairedRates(20, 12, 2, 16).interval(0.95), -0.3292, -0.0562);
    }

    @Test
    void newcombesIndependentExample() {
        // Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
        assertInterval(RateDifference.of(56, 70, 48, 80, 0.95).interval(), 0.0524, 0.3339);
        assertThat(RateDifference.of(0, 0, 3, 5, 0.95).interval()).isEqualTo(new Interval(-1, 1));
    }

    @Test
    void krippendorffsExample() {
        // Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C: alpha is 0.743.
        String[] raters = {"123321412...", "1233224125.3", ".3332342251.", "12332441251."};
        List<List<@Nullable String>> items = new ArrayList<>();
        for (int item = 0; item < 12; item++) {
            List<@Nullable String> judgements = new ArrayList<>();
            for (String rater : raters) {
                char given = rater.charAt(item);
                judgements.add(given == '.' ? null : String.valueOf(given));
            }
            items.add(judgements);
        }

        assertThat(RaterAgreement.krippendorffsAlpha(items)).isEqualTo(0.743, within(5e-4));
    }

    @Test
    void agreementByChanceAloneIsNoAgreement() {
        List<String> always = Collections.nCopies(5, "yes");

        assertThat(RaterAgreement.cohensKappa(List.of("a", "a", "b", "b"), List.of("a", "b", "a", "b")))
                .isZero();
        assertThat(RaterAgreement.cohensKappa(always, always)).isNaN();
    }

    @Test
    void mcNemarCountsTheOutcomesOfFairCoins() {
        for (int discordant = 0; discordant <= 12; discordant++) {
            for (int first = 0; first <= discordant; first++) {
                int distance = Math.abs(2 * first - discordant);
                int asFar = 0;
                for (int outcome = 0; outcome < 1 << discordant; outcome++) {
                    if (Math.abs(2 * Integer.bitCount(outcome) - discordant) >= distance) asFar++;
                }
                assertThat(McNemar.pValue(first, discordant - first))
                        .isEqualTo((double) asFar / (1 << discordant), within(1e-12));
            }
        }
    }

    @Test
    void passAtKCountsTheChoicesOfAnswers() {
        int answers = 8;
        for (int right = 0; right <= answers; right++) {
            for (int k = 1; k <= answers; k++) {
                int choices = 0;
                int passing = 0;
                for (int chosen = 0; chosen < 1 << answers; chosen++) {
                    if (Integer.bitCount(chosen) != k) continue;
                    choices++;
                    if ((chosen & (1 << right) - 1) != 0) passing++;
                }
                assertThat(PassAtK.of(answers, right, k)).isEqualTo((double) passing / choices, within(1e-12));
            }
        }
        assertThatThrownBy(() -> PassAtK.of(3, 1, 4)).hasMessageContaining("pass@4 of 3 answers");
    }

    @Test
    void aDetectableDifferenceIsTheFirstThatHasThePower() {
        double detectable = DetectableDifference.ofRates(80, 0.2, 0.05, 0.8);

        assertThat(DetectableDifference.exactPower(80, 0.2, 0.05, detectable)).isGreaterThanOrEqualTo(0.8);
        assertThat(DetectableDifference.exactPower(80, 0.2, 0.05, detectable - 1e-4))
                .isLessThan(0.8);
    }

    @Test
    void theNormalApproximationContinuesTheExactDetectableDifference() {
        double exact = DetectableDifference.ofRates(500, 0.2, 0.05, 0.8);
        double approximate = DetectableDifference.ofRates(501, 0.2, 0.05, 0.8);

        // The exact test is conservative, so the approximation promises slightly more.
        assertThat(approximate).isBetween(exact * 0.93, exact);
    }

    @Test
    void tooFewItemsShowNoDifferenceAtAll() {
        assertThat(DetectableDifference.ofRates(5, 0.2, 0.05, 0.8)).isInfinite();
        assertThat(DetectableDifference.ofMeans(0.1, 1, 0.05, 0.8)).isInfinite();
    }

    @Test
    void theDetectableDifferenceOfManyMeansIsThatOfTheNormalDistribution() {
        // (1.960 + 0.842) * 0.01
        assertThat(DetectableDifference.ofMeans(0.01, 100_000, 0.05, 0.8)).isEqualTo(0.02802, within(1e-5));
    }

    @Test
    void aSharedClusterWidensTheInterval() {
        double[] values = {1, 1, 0, 0, 1, 1, 0, 0};
        double[] weights = {1, 1, 1, 1, 1, 1, 1, 1};

        ClusteredMean pairs =
                ClusteredMean.of(values, weights, Clusters.of(List.of("a", "a", "b", "b", "c", "c", "d", "d")));
        ClusteredMean alone = ClusteredMean.of(values, weights, Clusters.none(8));

        // By hand: four clusters with residual sums of 1, squared and added, times 4/3, over 8 squared.
        assertThat(pairs.standardError()).isEqualTo(Math.sqrt(4.0 * 4 / 3) / 8, within(1e-12));
        assertThat(alone.standardError()).isEqualTo(Math.sqrt(8 * 0.25 * 8 / 7) / 8, within(1e-12));
    }

    @Test
    void identicalCheckpointsDoNotDiffer() {
        double[] values = {0.1, 0.5, 0.9};
        double[] weights = {1, 2, 3};

        PairedMeans.Result result = new PairedMeans(values, values, weights, Clusters.none(3)).compare(0.95, 1);

        assertThat(result.difference()).isZero();
        assertThat(result.pValue()).isEqualTo(1);
    }

    @Test
    void aConstantShiftIsJudgedByItsSignAlone() {
        double[] first = {1, 2, 3, 4, 5, 6};
        double[] second = {2, 3, 4, 5, 6, 7};

        PairedMeans.Result result =
                new PairedMeans(first, second, new double[] {1, 1, 1, 1, 1, 1}, Clusters.none(6)).compare(0.95, 1);

        assertThat(result.pValue()).isEqualTo(2 / 64.0, within(1e-12));
    }

    @Test
    void oneClusterProvesNothing() {
        PairedMeans.Result result = new PairedMeans(
                        new double[] {0, 0}, new double[] {1, 1}, new double[] {1, 1}, Clusters.of(List.of("a", "a")))
                .compare(0.95, 1);

        assertThat(result.pValue()).isEqualTo(1);
        assertThat(result.interval().high()).isInfinite();
    }

    @Test
    void aModelThatAlwaysWinsHasAFiniteRating() {
        List<Judgement> judgements = Collections.nCopies(20, new Judgement("good", "bad", Outcome.WIN, null));

        List<Rating> ratings = BradleyTerry.ratings(judgements, 0.95, 50, 1);

        assertThat(ratings).extracting(Rating::model).containsExactly("good", "bad");
        assertThat(ratings.getFirst().points()).isBetween(1100.0, 1600.0);
    }

    @Test
    void aRaterWhoIsResampledAsAWholeWidensTheInterval() {
        List<Judgement> ofTwo = new ArrayList<>();
        List<Judgement> ofMany = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Outcome outcome = i < 20 ? Outcome.WIN : Outcome.LOSS;
            ofTwo.add(new Judgement("a", "b", outcome, i < 20 ? "one" : "other"));
            ofMany.add(new Judgement("a", "b", outcome, null));
        }

        assertThat(width(ofTwo)).isGreaterThan(2 * width(ofMany));
    }

    private static double width(List<Judgement> judgements) {
        Interval interval =
                BradleyTerry.ratings(judgements, 0.95, 400, 1).getFirst().interval();
        return interval.high() - interval.low();
    }

    private static void assertInterval(Interval interval, double low, double high) {
        assertThat(interval.low()).isEqualTo(low, within(5e-5));
        assertThat(interval.high()).isEqualTo(high, within(5e-5));
    }
}
