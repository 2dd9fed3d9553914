package dev.trainyard.comparison.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ratings of models from comparisons of pairs (Bradley and Terry 1952): the strengths of the greatest likelihood, by
 * Newton's method. A tie counts as half a win for each side. Each model also has one virtual tie with a model of average
 * strength, so that a model that has won every comparison still gets a finite rating, and so that there is exactly one
 * maximum even if some models were never compared, directly or through others.
 *
 * <p>Ratings are on Elo's scale: a model with 400 points more is expected to win 10 of 11 comparisons. Their mean is
 * 1000.
 */
public final class BradleyTerry {
    private static final double POINTS = 400;
    private static final double MEAN = 1000;
    private static final int MOST_STEPS = 1_000;
    private static final double PRECISION = 1e-10;

    /** Of a step in the logarithm of a strength: Newton's method is only sure to improve near the maximum. */
    private static final double LONGEST_STEP = 1;

    private BradleyTerry() {}

    /** The outcome of a comparison for its first model. */
    public enum Outcome {
        WIN(1),
        TIE(0.5),
        LOSS(0);

        private final double wins;

        Outcome(double wins) {
            this.wins = wins;
        }
    }

    /**
     * One judged pair of answers.
     *
     * @param cluster what judgements have in common that are not independent, such as the rater; null for one on its own
     */
    public record Judgement(
            String first,
            String second,
            Outcome outcome,
            @Nullable String cluster) {
        public Judgement {
            if (first.equals(second)) {
                throw new IllegalArgumentException("'" + first + "' cannot be compared with itself");
            }
        }
    }

    /**
     * A model's rating.
     *
     * @param interval percentile bootstrap over the judgements; whole clusters are resampled
     * @param comparisons in which the model took part
     */
    public record Rating(String model, double points, Interval interval, int comparisons) {}

    /** The ratings, best first. */
    public static List<Rating> ratings(List<Judgement> judgements, double confidence, int draws, long seed) {
        List<String> models = judgements.stream()
                .flatMap(it -> Stream.of(it.first(), it.second()))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
        if (models.isEmpty()) return List.of();
        Map<String, Integer> indices =
                IntStream.range(0, models.size()).boxed().collect(Collectors.toMap(models::get, i -> i));
        int[][] pairs = judgements.stream()
                .map(it -> new int[] {place(indices, it.first()), place(indices, it.second())})
                .toArray(int[][]::new);
        double[] wins = judgements.stream().mapToDouble(it -> it.outcome().wins).toArray();
        int[] once = new int[judgements.size()];
        Arrays.fill(once, 1);
        double[] strengths = strengths(models.size(), pairs, wins, once, new double[models.size()]);
        double[] points = onScale(strengths);
        double[][] drawn = resampled(strengths, pairs, wins, clusters(judgements), draws, seed);
        List<Rating> ratings = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            int model = i;
            int comparisons = (int) Arrays.stream(pairs)
                    .filter(pair -> pair[0] == model || pair[1] == model)
                    .count();
            double[] ofModel =
                    Arrays.stream(drawn).mapToDouble(it -> it[model]).sorted().toArray();
            ratings.add(new Rating(
                    models.get(i), points[i], BootstrapInterval.percentiles(ofModel, confidence), comparisons));
        }
        ratings.sort((one, other) -> Double.compare(other.points(), one.points()));
        return ratings;
    }

    private static int place(Map<String, Integer> indices, String model) {
        return indices.getOrDefault(model, 0);
    }

    private static Clusters clusters(List<Judgement> judgements) {
        List<@Nullable String> names = new ArrayList<>();
        for (Judgement judgement : judgements) names.add(judgement.cluster());
        return Clusters.of(names);
    }

    /** @param strengths of all judgements, near which those of a sample lie */
    private static double[][] resampled(
            double[] strengths, int[][] pairs, double[] wins, Clusters clusters, int draws, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] members = clusters.members();
        double[][] drawn = new double[draws][];
        for (int draw = 0; draw < draws; draw++) {
            int[] times = new int[pairs.length];
            for (int i = 0; i < members.length; i++) {
                for (int judgement : members[random.nextInt(members.length)]) times[judgement]++;
            }
            drawn[draw] = onScale(strengths(strengths.length, pairs, wins, times, strengths));
        }
        return drawn;
    }

    /**
     * The natural logarithms of the strengths.
     *
     * @param times how often each comparison counts
     * @param start a guess
     */
    private static double[] strengths(int models, int[][] pairs, double[] wins, int[] times, double[] start) {
        double[] won = new double[models];
        double[][] met = new double[models][models];
        Arrays.fill(won, 0.5);
        for (int i = 0; i < pairs.length; i++) {
            int first = pairs[i][0];
            int second = pairs[i][1];
            won[first] += times[i] * wins[i];
            won[second] += times[i] * (1 - wins[i]);
            met[first][second] += times[i];
            met[second][first] += times[i];
        }
        double[] strengths = start.clone();
        double change = 1;
        for (int step = 0; step < MOST_STEPS && change > PRECISION; step++) {
            double[] towards = step(strengths, won, met);
            change = Arrays.stream(towards).map(Math::abs).max().orElse(0);
            double share = Math.min(1, LONGEST_STEP / change);
            for (int i = 0; i < models && change > 0; i++) strengths[i] += share * towards[i];
        }
        return strengths;
    }

    /** Newton's step: the gradient of the log-likelihood divided by its negative second derivative. */
    private static double[] step(double[] strengths, double[] won, double[][] met) {
        int n = strengths.length;
        double[] gradient = new double[n];
        double[][] curvature = new double[n][n];
        for (int i = 0; i < n; i++) {
            double average = chance(strengths[i]);
            gradient[i] = won[i] - average;
            curvature[i][i] = average * (1 - average);
            for (int j = 0; j < n; j++) {
                if (met[i][j] == 0) continue;
                double win = chance(strengths[i] - strengths[j]);
                gradient[i] -= met[i][j] * win;
                curvature[i][i] += met[i][j] * win * (1 - win);
                curvature[i][j] = -met[i][j] * win * (1 - win);
            }
        }
        return solved(curvature, gradient);
    }

    /** That the stronger side of a comparison wins. @param lead of its logarithm of strength */
    private static double chance(double lead) {
        return 1 / (1 + Math.exp(-lead));
    }

    /**
     * Solves a system of linear equations by Gauss's elimination, which needs no pivots here: each number on the
     * diagonal is greater than the sum of the others in its row. Both arguments are changed.
     */
    private static double[] solved(double[][] matrix, double[] right) {
        int n = right.length;
        for (int column = 0; column < n; column++) {
            for (int row = column + 1; row < n; row++) {
                double factor = matrix[row][column] / matrix[column][column];
                if (factor == 0) continue;
                for (int k = column; k < n; k++) matrix[row][k] -= factor * matrix[column][k];
                right[row] -= factor * right[column];
            }
        }
        for (int row = n - 1; row >= 0; row--) {
            for (int k = row + 1; k < n; k++) right[row] -= matrix[row][k] * right[k];
            right[row] /= matrix[row][row];
        }
        return right;
    }

    private static double[] onScale(double[] strengths) {
        double[] points =
                Arrays.stream(strengths).map(it -> POINTS * it / Math.log(10)).toArray();
        double mean = Arrays.stream(points).average().orElse(0);
        return Arrays.stream(points).map(it -> it - mean + MEAN).toArray();
    }
}
