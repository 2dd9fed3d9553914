package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.conversation.TuningExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The examples of one epoch, drawn from several sources. A source with weight w gives w copies of each of its examples:
 * with a weight of 2.3, each is drawn twice, and three of ten a third time. If all together are more than the step may
 * have, every source gives the same share less. Which examples come first is decided by their digests and the seed.
 */
public final class SourceMix {
    private SourceMix() {}

    /**
     * What a source has.
     *
     * @param openings the share of its examples of which only the opening is learned
     * @param found number of examples
     * @param best the first of them in the order in which they are drawn; all, or as many as an epoch may have
     */
    public record Pool<T extends TuningExample>(
            String source, double weight, double openings, long found, List<T> best) {
        public Pool {
            best = List.copyOf(best);
        }
    }

    /** What a source gave. @param drawn with repetitions @param different without them */
    public record Share(String source, long found, int drawn, int different) {}

    /** One example. @param opening whether only its opening is learned */
    public record Drawn<T extends TuningExample>(T example, boolean opening) {}

    /** The examples of an epoch, in a random order. @param shares in the order of the pools */
    public record Mix<T extends TuningExample>(List<Drawn<T>> examples, List<Share> shares) {
        public Mix {
            examples = List.copyOf(examples);
            shares = List.copyOf(shares);
        }
    }

    /** @param most the largest number of examples */
    public static <T extends TuningExample> Mix<T> draw(List<Pool<T>> pools, int most, long seed) {
        int[] numbers = numbers(
                pools.stream().mapToDouble(pool -> pool.found() * pool.weight()).toArray(), most);
        List<Drawn<T>> drawn = new ArrayList<>();
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            Pool<T> pool = pools.get(i);
            for (T example : InstructionSet.cycled(pool.best(), numbers[i])) {
                drawn.add(new Drawn<>(example, chance("opening", seed, example.id()) < pool.openings()));
            }
            shares.add(new Share(
                    pool.source(),
                    pool.found(),
                    numbers[i],
                    Math.min(numbers[i], pool.best().size())));
        }
        Collections.shuffle(drawn, new Random(seed));
        return new Mix<>(drawn, shares);
    }

    /** Whole numbers in these proportions, by largest remainder; their sum is at most {@code most}. */
    static int[] numbers(double[] wanted, int most) {
        double sum = 0;
        for (double one : wanted) sum += one;
        double scale = sum > most ? most / sum : 1;
        int[] numbers = new int[wanted.length];
        long left = Math.round(Math.min(sum, most));
        for (int i = 0; i < wanted.length; i++) {
            numbers[i] = (int) (wanted[i] * scale);
            left -= numbers[i];
        }
        List<Integer> byRemainder = IntStream.range(0, wanted.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> numbers[i] - wanted[i] * scale))
                .toList();
        for (int i = 0; i < left && i < wanted.length; i++) {
            if (wanted[byRemainder.get(i)] > 0) numbers[byRemainder.get(i)]++;
        }
        return numbers;
    }

    /** A pseudo-random number from 0 to 1 that depends on these alone. */
    static double chance(String purpose, long seed, Sha256 id) {
        String digest = Sha256.of(purpose + " " + seed + " " + id.hex()).hex();
        return (Long.parseUnsignedLong(digest.substring(0, 16), 16) >>> 11) * 0x1p-53;
    }
}
