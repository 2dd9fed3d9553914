package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a release points at another checkpoint. The topic keeps the last event of each name, so an event contains
 * all versions that can be restored.
 *
 * @param run that made the checkpoint
 * @param name of the release, such as {@code current}; the key of the record
 * @param versions newest first, at most {@link #MOST_VERSIONS}
 */
public record ReleaseNamed(
        RunId run,
        String name,
        List<ReleaseVersion> versions,
        @Nullable Instant at,
        @Nullable String nonce) implements UserAction {
    /** Older versions are dropped. */
    public static final int MOST_VERSIONS = 100;

    public ReleaseNamed {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) throw new IllegalArgumentException("the release '" + name + "' has no version");
    }

    @Override
    public String key() {
        return name;
    }

    /**
     * What the name points at after a later event. Two gateways may give the next version at the same time; then the
     * first one in the topic counts, and a later event is ignored that does not know it.
     */
    public ReleaseNamed followedBy(ReleaseNamed later) {
        return later.continues(this) ? later : this;
    }

    /** Whether the newest version of an earlier event is among the older versions of this one, or too old to be. */
    private boolean continues(ReleaseNamed earlier) {
        ReleaseVersion known = earlier.newest();
        if (newest().version() <= known.version()) return false;
        return versions.contains(known) || versions.getLast().version() > known.version();
    }

    /** The version at which the name points. */
    public ReleaseVersion newest() {
        return versions.getFirst();
    }

    /** The version that a roll back restores: the one before the newest version's origin. */
    public Optional<ReleaseVersion> previous() {
        return versions.stream().filter(it -> it.version() < newest().origin()).findFirst();
    }
}
