package dev.trainyard.contracts.event;

import dev.trainyard.contracts.recipe.ReleaseRecipe;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the names of all releases point at.
 *
 * @param named the event of each name that counts
 */
public record ReleaseNames(Map<String, ReleaseNamed> named) {
    /** The version that rolling back {@code current} would restore. It follows from {@code current} and is never stored. */
    public static final String PREVIOUS = "previous";

    public ReleaseNames {
        named = Map.copyOf(named);
    }

    /** The version at which a name points, {@code previous} included. */
    public Optional<ReleaseVersion> find(String name) {
        return name.equals(PREVIOUS)
                ? Optional.ofNullable(named.get(ReleaseRecipe.CURRENT)).flatMap(ReleaseNamed::previous)
                : Optional.ofNullable(named.get(name)).map(ReleaseNamed::newest);
    }

    /** With a later event of the topic. */
    public ReleaseNames with(ReleaseNamed later) {
        Map<String, ReleaseNamed> all = new TreeMap<>(named);
        all.merge(later.name(), later, ReleaseNamed::followedBy);
        return new ReleaseNames(all);
    }
}
