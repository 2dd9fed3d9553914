package dev.trainyard.gateway.pairs;

import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PreferenceGiven;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pairs that are being shown to raters, with the order of their answers, which nobody else learns before the vote.
 * They are kept in memory for an hour; each rater has at most {@value #MOST_OF_A_RATER}.
 */
public final class OpenPairs {
    static final Duration LIFETIME = Duration.ofHours(1);
    static final int MOST = 512;
    static final int MOST_OF_A_RATER = 16;

    private final InstantSource clock;
    private final RandomGenerator chance;
    private final Map<String, Entry> open = new LinkedHashMap<>();

    /** @param chance decides which answer stands on the left, and makes the ids */
    public OpenPairs(InstantSource clock, RandomGenerator chance) {
        this.clock = clock;
        this.chance = chance;
    }

    private static final class Entry {
        private final ShownPair shown;
        private @Nullable PreferenceGiven vote;

        Entry(ShownPair shown) {
            this.shown = shown;
        }
    }

    /** The result of a vote. */
    public sealed interface VoteResult {}

    /**
     * The vote counts.
     *
     * @param vote the event to publish; the same one if the same vote is sent again
     * @param again whether the same vote was sent before
     */
    public record Accepted(ShownPair shown, PreferenceGiven vote, boolean again) implements VoteResult {}

    /** The rater has already chosen otherwise. */
    public record AlreadyDecided(PairChoice before) implements VoteResult {}

    /** No pair with this id is being shown, or not to this rater. */
    public record NotShown() implements VoteResult {}

    /** Starts showing a pair; empty if too many are being shown. */
    public synchronized Optional<ShownPair> show(AnswerPair pair, PairRater rater) {
        Instant now = clock.instant();
        open.values().removeIf(entry -> !entry.shown.expires().isAfter(now));
        makeRoom(rater);
        if (open.size() >= MOST) forget(entry -> entry.vote != null);
        if (open.size() >= MOST) return Optional.empty();
        String id = "%016x%016x".formatted(chance.nextLong(), chance.nextLong());
        ShownPair shown = new ShownPair(id, pair, chance.nextBoolean(), rater, now.plus(LIFETIME));
        open.put(id, new Entry(shown));
        return Optional.of(shown);
    }

    /** Forgets a pair of a rater who has too many: the oldest with a vote, or else the oldest. */
    private void makeRoom(PairRater rater) {
        Predicate<Entry> own = entry -> entry.shown.rater().equals(rater);
        if (open.values().stream().filter(own).count() < MOST_OF_A_RATER) return;
        if (!forget(own.and(entry -> entry.vote != null))) forget(own);
    }

    /** Forgets the oldest pair of a kind; returns whether there was one. */
    private boolean forget(Predicate<Entry> kind) {
        for (Iterator<Entry> entries = open.values().iterator(); entries.hasNext(); ) {
            if (!kind.test(entries.next())) continue;
            entries.remove();
            return true;
        }
        return false;
    }

    /** Whether a pair is being shown to a rater. */
    public synchronized boolean isShown(String pair, PairRater rater) {
        return open.values().stream()
                .anyMatch(entry -> entry.shown.rater().equals(rater)
                        && entry.shown.pair().id().equals(pair)
                        && entry.vote == null);
    }

    /** The pair with that id, if it is being shown and not only to other people. */
    public synchronized Optional<ShownPair> find(String id) {
        return Optional.ofNullable(open.get(id))
                .map(entry -> entry.shown)
                .filter(shown -> shown.expires().isAfter(clock.instant()));
    }

    /**
     * Records a choice.
     *
     * @param by who votes; null for whoever the pair is shown to
     * @param nonce for the event
     */
    public synchronized VoteResult vote(String id, @Nullable PairRater by, PairChoice choice, String nonce) {
        Entry entry = open.get(id);
        Instant now = clock.instant();
        if (entry == null || !entry.shown.expires().isAfter(now) || (by != null && !by.equals(entry.shown.rater()))) {
            return new NotShown();
        }
        ShownPair shown = entry.shown;
        PreferenceGiven before = entry.vote;
        if (before != null && before.pair() != null && before.pair().choice() != choice) {
            return new AlreadyDecided(before.pair().choice());
        }
        if (before != null) return new Accepted(shown, before, true);
        PreferenceGiven vote = PreferenceGiven.of(
                shown.pair().prompt(),
                shown.pair().judged(shown.firstOnLeft(), choice, shown.rater(), false),
                now,
                nonce);
        entry.vote = vote;
        return new Accepted(shown, vote, false);
    }
}
