package dev.trainyard.corpus.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.recipe.DocumentForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares bins with a direct count of the numbers. */
class HistogramBuilderTest {
    enum Shape {
        SHARE,
        MOSTLY_ZERO,
        LONG_TAIL,
        FAR_FROM_ZERO,
        YES_OR_NO,
        ONE_NUMBER,
        TINY;

        float next(Random chance) {
            return switch (this) {
                case SHARE -> chance.nextInt(1000) / 1000f;
                case MOSTLY_ZERO -> chance.nextInt(20) == 0 ? chance.nextFloat() : 0;
                case LONG_TAIL -> (float) Math.exp(3 * chance.nextGaussian() + 5);
                case FAR_FROM_ZERO -> 1000 + chance.nextFloat();
                case YES_OR_NO -> chance.nextInt(2);
                case ONE_NUMBER -> 5;
                case TINY -> chance.nextFloat() * 1e-4f;
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void countsEachNumberInItsBin(Shape shape) {
        Random chance = new Random(shape.ordinal());
        HistogramBuilder numbers = new HistogramBuilder();
        List<Float> kept = new ArrayList<>();
        List<Float> dropped = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            float number = shape.next(chance);
            boolean keep = chance.nextInt(3) > 0;
            (keep ? kept : dropped).add(number);
            numbers.add(number, keep);
        }

        Histogram histogram = numbers.histogram(DocumentForm.PROSE, List.of());

        assertThat(histogram.kept()).isEqualTo(counted(kept, histogram.edges()));
        assertThat(histogram.dropped()).isEqualTo(counted(dropped, histogram.edges()));
        assertThat(histogram.kept()).hasSizeBetween(1, 40);
        assertThat(histogram.edges()).isSorted().doesNotHaveDuplicates();
        assertThat(histogram.scale()).isEqualTo(shape == Shape.LONG_TAIL ? "log" : "linear");
        if (shape == Shape.SHARE || shape == Shape.LONG_TAIL || shape == Shape.TINY) {
            assertThat(histogram.kept().stream().filter(bin -> bin > 0)).hasSizeGreaterThan(19);
        }
    }

    @Test
    void doesNotDependOnTheOrder() {
        Random chance = new Random(1);
        List<Float> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) all.add((float) chance.nextGaussian());
        HistogramBuilder one = new HistogramBuilder();
        HistogramBuilder other = new HistogramBuilder();
        all.forEach(number -> one.add(number, true));
        all.reversed().forEach(number -> other.add(number, true));

        Histogram histogram = one.histogram(DocumentForm.CODE, List.of());

        assertThat(histogram).isEqualTo(other.histogram(DocumentForm.CODE, List.of()));
        assertThat(histogram.kept().stream().mapToLong(Long::longValue).sum()).isEqualTo(1000);
        assertThat(histogram.least()).isNegative();
    }

    @Test
    void showsAThresholdThatIsFarFromTheNumbers() {
        HistogramBuilder numbers = new HistogramBuilder();
        for (int i = 0; i < 100; i++) numbers.add(i / 1000f, true);

        Histogram histogram = numbers.histogram(DocumentForm.PROSE, List.of(0.7));

        assertThat(histogram.edges().getFirst()).isLessThanOrEqualTo(0.001);
        assertThat(histogram.edges().getLast()).isGreaterThanOrEqualTo(0.7);
        assertThat(histogram.edges().size()).isLessThanOrEqualTo(41);
    }

    @Test
    void skipsValuesThatDoNotApply() {
        HistogramBuilder numbers = new HistogramBuilder();

        numbers.add(Float.NaN, true);

        assertThat(numbers.isEmpty()).isTrue();
    }

    private static List<Long> counted(List<Float> numbers, List<Double> edges) {
        List<Long> bins = new ArrayList<>();
        for (int i = 0; i < edges.size() - 1; i++) {
            double left = i == 0 ? Double.NEGATIVE_INFINITY : edges.get(i);
            double right = i == edges.size() - 2 ? Double.POSITIVE_INFINITY : edges.get(i + 1);
            bins.add(numbers.stream()
                    .filter(number -> number >= left && number < right)
                    .count());
        }
        return bins;
    }
}
