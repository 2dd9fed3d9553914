package dev.trainyard.gateway;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.ReleaseNamed;
import dev.trainyard.contracts.event.ReleaseNames;
import dev.trainyard.contracts.event.ReleaseVersion;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import dev.trainyard.gateway.chat.RefusedChatException;
import dev.trainyard.gateway.history.RunStatus;
import dev.trainyard.gateway.history.RunView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The names of releases: which checkpoint each points at, and requests to change that. A name points at the checkpoint
 * that an evaluation has decided about; one that was rejected needs a person's override with a reason.
 */
public final class ReleaseService {
    private static final int LONGEST_REASON = 2_000;
    private static final int MOST_NAMES = 100;
    private static final int MOST_REPETITIONS = 10;
    /** How old the names may be when a chat asks for a model. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final RunService runs;
    private final Supplier<ReleaseNames> names;
    private final InstantSource clock;
    private @Nullable ReleaseNames recent;
    private Instant readAt = Instant.MIN;

    /** @param names reads what the names point at now; fails with an exception if no broker responds */
    public ReleaseService(RunService runs, Supplier<ReleaseNames> names, InstantSource clock) {
        this.runs = runs;
        this.names = names;
        this.clock = clock;
    }

    /**
     * A release with its versions.
     *
     * @param current the version at which the name points
     * @param previous the version that a roll back would restore; absent if there is none
     * @param versions newest first
     */
    public record Release(
            String name, ReleaseVersion current, @Nullable ReleaseVersion previous, List<ReleaseVersion> versions) {
        public Release {
            versions = List.copyOf(versions);
        }

        static Release of(ReleaseNamed named) {
            return new Release(named.name(), named.newest(), named.previous().orElse(null), named.versions());
        }
    }

    /**
     * A request to let a name point at the checkpoint that the evaluation of a run has decided about.
     *
     * @param override whether to use it although it was rejected; then the reason is required
     * @param expectedVersion the version that the name should point at until then, 0 for a new name; absent for any
     */
    public record Promotion(
            String run,
            @Nullable String reason,
            @Nullable Boolean override,
            @Nullable Integer expectedVersion) {
        /** Whatever the name points at. */
        public Promotion(String run, @Nullable String reason, @Nullable Boolean override) {
            this(run, reason, override, null);
        }
    }

    /**
     * A request to restore the version before.
     *
     * @param expectedVersion the version that the name should point at until then; absent for any
     */
    public record RollBack(
            @Nullable String reason, @Nullable Integer expectedVersion) {
        /** Whatever the name points at. */
        public RollBack(@Nullable String reason) {
            this(reason, null);
        }
    }

    public List<Release> all() {
        return read().named().values().stream()
                .map(Release::of)
                .sorted(Comparator.comparing(Release::name))
                .toList();
    }

    /** Synchronized, so that two requests to this gateway do not give the same version number. */
    public synchronized Release promote(String name, Promotion asked, String by) {
        checkName(name);
        String reason = reason(asked.reason());
        boolean override = Boolean.TRUE.equals(asked.override());
        RunView run = runs.find(asked.run());
        Checkpoint checkpoint = decided(run);
        boolean rejected = run.state() == RunStatus.REJECTED;
        if (rejected && !override) {
            throw RefusedException.of(
                    409,
                    "The checkpoint was rejected",
                    "The evaluation of run " + run.id() + " rejected its checkpoint: " + String.join(" ", run.reasons())
                            + " To use it all the same, send override with a reason.");
        }
        if (rejected && reason.isBlank()) {
            throw RefusedException.of(
                    422, "The reason is missing", "reason is missing: an override of a rejection needs one.");
        }
        ReleaseNames known = read();
        ReleaseNamed before = known.named().get(name);
        requireVersion(name, asked.expectedVersion(), before);
        if (before == null && known.named().size() >= MOST_NAMES) {
            throw RefusedException.of(
                    409,
                    "There are too many names",
                    "There are " + MOST_NAMES + " names of releases: use one of them.");
        }
        if (before != null
                && before.newest().run().equals(run.id())
                && before.newest().checkpoint().equals(checkpoint.ref())) {
            throw RefusedException.of(
                    409,
                    "The name already points there",
                    "The release " + name + " is already the checkpoint " + checkpoint.id() + ".");
        }
        if (rejected) {
            runs.publish(
                    new RejectionOverridden(run.id(), checkpoint.ref(), reason, by, clock.instant(), runs.nonce()),
                    "The rejection was not overridden",
                    "GET /api/runs/" + run.id(),
                    "it was");
        }
        return publish(
                name,
                before,
                new ReleaseVersion(
                        next(before),
                        run.id(),
                        checkpoint.ref(),
                        evaluation(run),
                        clock.instant(),
                        by,
                        reason,
                        rejected,
                        null));
    }

    public synchronized Release rollBack(String name, RollBack asked, String by) {
        checkName(name);
        String reason = reason(asked.reason());
        ReleaseNamed named = read().named().get(name);
        if (named == null) {
            throw RefusedException.of(
                    404,
                    "The release does not exist",
                    "No release is named " + name + "; GET /api/releases lists all.");
        }
        requireVersion(name, asked.expectedVersion(), named);
        ReleaseVersion earlier = named.previous()
                .orElseThrow(() -> RefusedException.of(
                        409,
                        "There is no earlier version",
                        "The release " + name + " has no version before version "
                                + named.newest().origin() + ", so it cannot be rolled back."));
        return publish(
                name,
                named,
                new ReleaseVersion(
                        next(named),
                        earlier.run(),
                        earlier.checkpoint(),
                        earlier.evaluation(),
                        clock.instant(),
                        by,
                        reason,
                        earlier.overridden(),
                        earlier.origin()));
    }

    /** The name of the model at which the name of a release points; the same name if it is not a release. */
    public String model(String name) {
        if (!ReleaseRecipe.isReleaseName(name)) return name;
        ReleaseNames known;
        try {
            known = recent();
        } catch (RefusedException e) {
            throw new RefusedChatException(e.problem().status(), e.problem().detail(), null, null);
        }
        return known.find(name)
                .map(version -> version.run() + ":" + version.checkpoint().step())
                .orElse(name);
    }

    /** The version at which a name points; {@code previous} is a name, too. */
    public Optional<ReleaseVersion> find(String name) {
        return ReleaseRecipe.isReleaseName(name) ? recent().find(name) : Optional.empty();
    }

    private synchronized ReleaseNames recent() {
        Instant now = clock.instant();
        if (recent == null || readAt.plus(FRESH).isBefore(now)) {
            recent = read();
            readAt = now;
        }
        return recent;
    }

    private ReleaseNames read() {
        try {
            return names.get();
        } catch (RuntimeException e) {
            throw RefusedException.of(
                    503,
                    "No Kafka broker responds",
                    "The names of the releases cannot be read: " + e.getMessage() + ".");
        }
    }

    private Release publish(String name, @Nullable ReleaseNamed before, ReleaseVersion version) {
        List<ReleaseVersion> versions = new ArrayList<>(List.of(version));
        if (before != null) versions.addAll(before.versions());
        ReleaseNamed named = new ReleaseNamed(
                version.run(),
                name,
                versions.subList(0, Math.min(versions.size(), ReleaseNamed.MOST_VERSIONS)),
                version.at(),
                runs.nonce());
        runs.publish(
                named,
                "The release " + name + " was not changed",
                "GET /api/releases",
                "it has version " + version.version());
        recent = null;
        requireFirst(named, version);
        return Release.of(named);
    }

    /**
     * Another gateway may have given the same version first. Then this one's event does not count, and the one that does
     * is published again, because the compacted topic keeps the last event alone.
     */
    private void requireFirst(ReleaseNamed published, ReleaseVersion version) {
        ReleaseNamed counts = read().named().get(published.name());
        if (counts == null || counts.versions().contains(version)) return;
        throw changed(published.name(), publishedLast(counts));
    }

    /** Until no later event counts, which would otherwise not be the last one of the topic any more. */
    private ReleaseNamed publishedLast(ReleaseNamed counts) {
        ReleaseNamed last = counts;
        for (int i = 0; i < MOST_REPETITIONS; i++) {
            runs.publish(
                    last,
                    "The release " + last.name() + " was not changed",
                    "GET /api/releases",
                    "it has version " + last.newest().version());
            ReleaseNamed now = read().named().getOrDefault(last.name(), last);
            if (now.newest().equals(last.newest())) return now;
            last = now;
        }
        return last;
    }

    private static void requireVersion(String name, @Nullable Integer expected, @Nullable ReleaseNamed before) {
        if (expected == null
                || expected == (before == null ? 0 : before.newest().version())) return;
        throw changed(name, before);
    }

    private static RefusedException changed(String name, @Nullable ReleaseNamed now) {
        String points = now == null
                ? "does not exist"
                : "has version " + now.newest().version() + " from run "
                        + now.newest().run() + " now";
        return RefusedException.of(
                409,
                "The release was changed meanwhile",
                "The release " + name + " " + points
                        + "; look at GET /api/releases, and ask again if it still should be" + " changed.");
    }

    private static int next(@Nullable ReleaseNamed before) {
        return before == null ? 1 : before.newest().version() + 1;
    }

    private static Checkpoint decided(RunView run) {
        if (run.state() != RunStatus.RELEASED && run.state() != RunStatus.REJECTED) {
            throw RefusedException.of(
                    409,
                    "There is no release decision",
                    "Run " + run.id() + " is " + run.state().key()
                            + ": only a checkpoint that an evaluation has decided about can be a release.");
        }
        return run.decided()
                .orElseThrow(() -> RefusedException.of(
                        410, "The checkpoint is not known", "The record of run " + run.id() + " has expired."));
    }

    private static @Nullable Artifact evaluation(RunView run) {
        return run.artifacts().stream()
                .filter(it -> it.name().equals("evaluation"))
                .map(RunView.RunArtifact::artifact)
                .findFirst()
                .orElse(null);
    }

    private static void checkName(String name) {
        if (!ReleaseRecipe.isReleaseName(name) || name.equals(ReleaseNames.PREVIOUS)) {
            throw RefusedException.of(
                    422,
                    "The name cannot be used",
                    "The name of the release is '" + name + "': at most 40 lower-case letters, digits and hyphens are"
                            + " expected, and neither first nor previous.");
        }
    }

    private static String reason(@Nullable String given) {
        String reason = given == null ? "" : given.strip();
        if (reason.length() > LONGEST_REASON) {
            throw RefusedException.of(
                    422,
                    "The reason is too long",
                    "reason has " + reason.length() + " characters: at most " + LONGEST_REASON + " are expected.");
        }
        return reason;
    }
}
