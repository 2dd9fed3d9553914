package dev.trainyard.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.comparison.statistics.BradleyTerry.Judgement;
import dev.trainyard.comparison.statistics.BradleyTerry.Outcome;
import dev.trainyard.comparison.statistics.BradleyTerry.Rating;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the statistics with those of scipy, statsmodels and krippendorff; see {@code golden_statistics.py}. */
class GoldenStatisticsTest {
    private static JsonNode golden = ContractJson.mapper().createObjectNode();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream file = GoldenStatisticsTest.class.getResourceAsStream("/statistics/golden.json")) {
            golden = ContractJson.mapper().readTree(Objects.requireNonNull(file));
        }
    }

    @Test
    void theNormalDistribution() {
        for (JsonNode row : golden.path("normal")) {
            assertThat(NormalQuantile.share(number(row, 0))).isEqualTo(number(row, 1), within(1e-13));
        }
    }

    @Test
    void studentsDistribution() {
        for (JsonNode row : golden.path("student")) {
            double expected = number(row, 2);
            assertThat(StudentT.quantile(number(row, 0), number(row, 1))).isEqualTo(expected, within(1e-8 * expected));
        }
        for (JsonNode row : golden.path("studentTails")) {
            assertThat(StudentT.twoSided(number(row, 0), number(row, 1))).isEqualTo(number(row, 2), within(1e-12));
        }
    }

    @Test
    void mcNemarsExactTest() {
        for (JsonNode row : golden.path("mcnemar")) {
            assertThat(McNemar.pValue(whole(row, 0), whole(row, 1))).isEqualTo(number(row, 2), within(1e-12));
        }
    }

    @Test
    void holmsAdjustment() {
        JsonNode holm = golden.path("holm");

        assertThat(Holm.adjusted(numbers(holm.path("p"))))
                .containsExactly(numbers(holm.path("adjusted")), within(1e-15));
    }

    @Test
    void theClusteredMeanWithItsInterval() {
        JsonNode case1 = golden.path("clustered");

        ClusteredMean mean =
                ClusteredMean.of(numbers(case1.path("values")), numbers(case1.path("weights")), clusters());

        JsonNode expected = case1.path("expected");
        assertThat(mean.mean()).isEqualTo(expected.path("mean").asDouble(), within(1e-12));
        assertThat(mean.standardError()).isEqualTo(expected.path("error").asDouble(), within(1e-12));
        assertThat(mean.interval(0.95).low()).isEqualTo(expected.path("low").asDouble(), within(1e-9));
        assertThat(mean.interval(0.95).high()).isEqualTo(expected.path("high").asDouble(), within(1e-9));
    }

    @Test
    void thePairedBootstrapResamplesWholeClusters() {
        assertPaired(clusters(), golden.path("paired").path("expected"));
        assertThat(paired(clusters()).standardError())
                .isEqualTo(golden.path("paired").path("wls").path("error").asDouble(), within(1e-12));
    }

    @Test
    void thePairedBootstrapOfItemsOnTheirOwn() {
        assertPaired(Clusters.none(60), golden.path("paired").path("alone"));
    }

    @Test
    void theIntervalOfPairedRates() {
        for (JsonNode row : golden.path("pairedRates")) {
            Interval interval =
                    new PairedRates(whole(row, 0), whole(row, 1), whole(row, 2), whole(row, 3)).interval(0.95);
            assertThat(interval.low()).isEqualTo(number(row, 4), within(1e-8));
            assertThat(interval.high()).isEqualTo(number(row, 5), within(1e-8));
        }
    }

    @Test
    void theDifferenceOfIndependentRates() {
        for (JsonNode row : golden.path("rateDifference")) {
            Interval interval = RateDifference.of(whole(row, 0), whole(row, 1), whole(row, 2), whole(row, 3), 0.95)
                    .interval();
            assertThat(interval.low()).isEqualTo(number(row, 4), within(1e-8));
            assertThat(interval.high()).isEqualTo(number(row, 5), within(1e-8));
        }
    }

    @Test
    void theExactPowerOfMcNemarsTest() {
        for (JsonNode row : golden.path("power")) {
            assertThat(DetectableDifference.exactPower(whole(row, 0), number(row, 1), number(row, 2), number(row, 3)))
                    .isEqualTo(number(row, 4), within(1e-9));
        }
    }

    @Test
    void passAtK() {
        for (JsonNode row : golden.path("passAtK")) {
            assertThat(PassAtK.of(whole(row, 0), whole(row, 1), whole(row, 2)))
                    .isEqualTo(number(row, 3), within(1e-12));
        }
    }

    @Test
    void theExpectedCalibrationError() {
        JsonNode given = golden.path("calibration");
        boolean[] right = new boolean[given.path("right").size()];
        for (int i = 0; i < right.length; i++)
            right[i] = given.path("right").path(i).asBoolean();

        Calibration calibration = Calibration.of(numbers(given.path("confidence")), right, 10, 0.95);

        assertThat(calibration.error()).isEqualTo(given.path("error").asDouble(), within(1e-12));
        assertThat(calibration.bins().stream().mapToInt(Calibration.Bin::items).sum())
                .isEqualTo(54);
    }

    @Test
    void cohensKappa() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        JsonNode table = golden.path("kappa").path("table");
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                for (int n = 0; n < table.path(row).path(column).asInt(); n++) {
                    first.add("category " + row);
                    second.add("category " + column);
                }
            }
        }

        assertThat(RaterAgreement.cohensKappa(first, second))
                .isEqualTo(golden.path("kappa").path("expected").asDouble(), within(1e-12));
        int[][] counts = new int[3][3];
        for (int i = 0; i < 9; i++)
            counts[i / 3][i % 3] = table.path(i / 3).path(i % 3).asInt();
        assertThat(RaterAgreement.cohensKappa(counts))
                .isEqualTo(golden.path("kappa").path("expected").asDouble(), within(1e-12));
    }

    @Test
    void krippendorffsAlphaWithMissingJudgements() {
        JsonNode raters = golden.path("alpha").path("raters");
        List<List<@Nullable String>> items = new ArrayList<>();
        for (int item = 0; item < 25; item++) {
            List<@Nullable String> judgements = new ArrayList<>();
            for (JsonNode rater : raters) {
                judgements.add(
                        rater.path(item).isNull() ? null : rater.path(item).asText());
            }
            items.add(judgements);
        }

        assertThat(RaterAgreement.krippendorffsAlpha(items))
                .isEqualTo(golden.path("alpha").path("expected").asDouble(), within(1e-12));
    }

    @Test
    void theRatingsThatMaximiseTheLikelihood() {
        JsonNode given = golden.path("bradleyTerry");
        List<Judgement> judgements = StreamSupport.stream(
                        given.path("judgements").spliterator(), false)
                .map(row -> new Judgement(
                        "model " + whole(row, 0),
                        "model " + whole(row, 1),
                        number(row, 2) == 0.5 ? Outcome.TIE : number(row, 2) == 1 ? Outcome.WIN : Outcome.LOSS,
                        null))
                .toList();

        List<Rating> ratings = BradleyTerry.ratings(judgements, 0.95, 200, 1);

        double[] expected = numbers(given.path("expected"));
        assertThat(ratings).hasSize(4);
        for (Rating rating : ratings) {
            int model = Integer.parseInt(rating.model().substring("model ".length()));
            assertThat(rating.points()).isEqualTo(expected[model], within(1e-3));
            assertThat(rating.interval().low()).isBetween(expected[model] - 200, expected[model]);
            assertThat(rating.interval().high()).isBetween(expected[model], expected[model] + 200);
        }
        assertThat(ratings.stream().mapToInt(Rating::comparisons).sum()).isEqualTo(240);
    }

    private static PairedMeans.Result paired(Clusters clusters) {
        JsonNode given = golden.path("clustered");
        return new PairedMeans(
                        numbers(given.path("values")),
                        numbers(golden.path("paired").path("second")),
                        numbers(given.path("weights")),
                        clusters)
                .compare(0.95, 3);
    }

    /** The ends depend on chance. */
    private static void assertPaired(Clusters clusters, JsonNode expected) {
        PairedMeans.Result result = paired(clusters);
        double error = expected.path("error").asDouble();
        assertThat(result.difference()).isEqualTo(expected.path("difference").asDouble(), within(1e-12));
        assertThat(result.standardError()).isEqualTo(error, within(1e-12));
        assertThat(result.interval().low()).isEqualTo(expected.path("low").asDouble(), within(0.15 * error));
        assertThat(result.interval().high()).isEqualTo(expected.path("high").asDouble(), within(0.15 * error));
        assertThat(result.pValue()).isEqualTo(expected.path("p").asDouble(), within(0.03));
    }

    private static Clusters clusters() {
        List<@Nullable String> names = new ArrayList<>();
        golden.path("clustered").path("clusters").forEach(name -> names.add(name.asText()));
        return Clusters.of(names);
    }

    private static double[] numbers(JsonNode list) {
        return IntStream.range(0, list.size())
                .mapToDouble(i -> list.path(i).asDouble())
                .toArray();
    }

    private static double number(JsonNode row, int column) {
        return row.path(column).asDouble();
    }

    private static int whole(JsonNode row, int column) {
        return row.path(column).asInt();
    }
}
