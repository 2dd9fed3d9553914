package dev.trainyard.comparison.statistics;

/**
 * The unbiased estimate of the probability that at least one of k answers is right, from n answers (Chen et al. 2021,
 * arXiv 2107.03374, equation 1): the share of all choices of k answers that contain a right one.
 */
public final class PassAtK {
    private PassAtK() {}

    /**
     * @param answers the number of answers that were generated for the item
     * @param right how many of them are right
     * @param k at most {@code answers}
     */
    public static double of(int answers, int right, int k) {
        if (k < 1 || k > answers || right < 0 || right > answers) {
            throw new IllegalArgumentException("pass@" + k + " of " + answers + " answers with " + right
                    + " right ones: 1 to " + answers + " answers can be chosen, and 0 to " + answers + " be right");
        }
        double allWrong = 1;
        for (int i = answers - right + 1; i <= answers; i++) allWrong *= Math.max(0, 1 - (double) k / i);
        return 1 - allWrong;
    }
}
