package dev.trainyard.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.comparison.statistics.BradleyTerry.Judgement;
import dev.trainyard.comparison.statistics.BradleyTerry.Outcome;
import dev.trainyard.comparison.statistics.BradleyTerry.Rating;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BradleyTerryTest {
    private static final int MODELS = 30;
    private static final int VOTES = 700;

    /** At the greatest likelihood, each model wins as often as expected, the virtual tie with an average one included. */
    @Test
    void findsTheGreatestLikelihoodOfModelsThatAllLoseToTheNext() {
        List<Judgement> chain = new ArrayList<>();
        for (int model = 0; model + 1 < MODELS; model++) {
            for (int vote = 0; vote < VOTES; vote++) {
                chain.add(new Judgement(name(model), name(model + 1), Outcome.LOSS, null));
            }
        }

        Map<String, Double> points = BradleyTerry.ratings(chain, 0.95, 20, 1).stream()
                .collect(Collectors.toMap(Rating::model, Rating::points));

        for (int model = 0; model < MODELS; model++) {
            double its = points.get(name(model));
            double expected = chance(its - 1000);
            if (model > 0) expected += VOTES * chance(its - points.get(name(model - 1)));
            if (model + 1 < MODELS) expected += VOTES * chance(its - points.get(name(model + 1)));
            assertThat(expected).as(name(model)).isEqualTo(0.5 + (model > 0 ? VOTES : 0), within(1e-6));
        }
    }

    @Test
    void modelsThatWereNeverComparedLieAroundTheAverage() {
        List<Judgement> apart = new ArrayList<>();
        for (int vote = 0; vote < 40; vote++) {
            apart.add(new Judgement("a", "b", vote < 30 ? Outcome.WIN : Outcome.LOSS, null));
            apart.add(new Judgement("c", "d", vote < 30 ? Outcome.WIN : Outcome.LOSS, null));
        }

        List<Rating> ratings = BradleyTerry.ratings(apart, 0.95, 200, 1);

        assertThat(ratings).extracting(Rating::model).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(ratings.get(0).points()).isEqualTo(ratings.get(1).points(), within(1e-6));
        assertThat(ratings.get(0).points() + ratings.get(3).points()).isEqualTo(2000, within(1e-6));
        assertThat(ratings).allSatisfy(rating -> {
            assertThat(rating.interval().low()).isFinite().isLessThan(rating.points());
            assertThat(rating.interval().high()).isFinite().isGreaterThan(rating.points());
        });
    }

    private static double chance(double points) {
        return 1 / (1 + Math.pow(10, -points / 400));
    }

    private static String name(int model) {
        return "model " + model;
    }
}
