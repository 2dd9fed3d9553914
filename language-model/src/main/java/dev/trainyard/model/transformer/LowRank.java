package dev.trainyard.model.transformer;

/**
 * A change of a matrix (rows, columns) by the product of two narrow ones.
 *
 * @param a (rank, columns)
 * @param b (rows, rank)
 * @param scale of the product
 */
record LowRank(float[] a, float[] b, int rank, double scale) {
    /**
     * Adds the change to some of the matrix's numbers.
     *
     * @param numbers the matrix's, in row-major order
     * @param from the index of the first in the matrix
     */
    void addTo(float[] numbers, long from) {
        int columns = a.length / rank;
        float[] change = new float[columns];
        for (int at = 0; at < numbers.length; ) {
            int row = (int) ((from + at) / columns);
            int first = (int) ((from + at) % columns);
            int count = Math.min(columns - first, numbers.length - at);
            for (int i = 0; i < count; i++) change[i] = 0;
            for (int k = 0; k < rank; k++) {
                float factor = (float) scale * b[row * rank + k];
                int start = k * columns + first;
                for (int i = 0; i < count; i++) change[i] += factor * a[start + i];
            }
            for (int i = 0; i < count; i++) numbers[at + i] += change[i];
            at += count;
        }
    }
}
