package dev.trainyard.ingest.mixing;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.SourceRecipe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts the sources' weights to numbers of copies: with a weight of 2.3, every document of a source is trained on
 * twice in an epoch, and three of ten a third time. The choice is pseudo-random, by the document's digest and the run's
 * seed, and therefore always the same.
 */
public final class Mixture {
    private final Map<String, Double> weights = new HashMap<>();
    private final long seed;

    public Mixture(List<SourceRecipe> sources, long seed) {
        for (SourceRecipe source : sources) {
            if (source.weight() != null) weights.put(source.name(), source.weight());
        }
        this.seed = seed;
    }

    /**
     * How often an epoch trains on a document; 0 leaves it out.
     *
     * @param source the source's name in the recipe
     */
    public int copies(String source, Sha256 id) {
        double weight = weights.getOrDefault(source, 1.0);
        int whole = (int) weight;
        return chance(id) < weight - whole ? whole + 1 : whole;
    }

    /** A number from 0 to 1, from other bits than those that decide the split. */
    private double chance(Sha256 id) {
        long bits = Long.parseUnsignedLong(id.hex().substring(16, 32), 16) ^ seed * 0x9E3779B97F4A7C15L;
        bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
        return ((bits ^ bits >>> 31) >>> 11) * 0x1p-53;
    }
}
