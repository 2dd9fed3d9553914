package dev.trainyard.evaluation.files;

/** The unbiased estimate of the chance that one of k answers is right (Chen et al. 2021, Evaluating Large Language Models Trained on Code). */
final class PassAtK {
    private PassAtK() {}

    /**
     * 1 - C(n - c, k) / C(n, k), as a product.
     *
     * @param answers n, at least k
     * @param right c, the number of right ones
     */
    static double of(int answers, int right, int k) {
        if (answers - right < k) return 1;
        double allWrong = 1;
        for (int i = answers - right + 1; i <= answers; i++) allWrong *= 1 - (double) k / i;
        return 1 - allWrong;
    }
}
