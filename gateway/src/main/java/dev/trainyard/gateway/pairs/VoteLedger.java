package dev.trainyard.gateway.pairs;

import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.JudgedPair;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PreferenceGiven;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All recorded votes about pairs. A rater's first vote about a pair counts, and no other, so reading an event twice has
 * no effect. The texts of the newest pairs are kept too, so that they can be shown to another rater.
 */
public final class VoteLedger {
    /** With more votes, the oldest are no longer counted. */
    static final int MOST_VOTES = 20_000;

    private static final int MOST_PAIRS = 2_000;
    private static final long MOST_CHARACTERS = 16 << 20;
    private static final int LONGEST_NAME = 200;

    private final Map<VoteKey, Vote> votes = new LinkedHashMap<>();
    private final Map<String, AnswerPair> pairs = new LinkedHashMap<>();
    private final Map<CheckpointId, String> names = new HashMap<>();
    private long characters;
    private long dropped;
    private long version;

    private record VoteKey(String pair, PairRater rater) {}

    /**
     * The votes at some moment.
     *
     * @param names the latest name of each checkpoint's model
     * @param dropped the number of votes that are no longer counted
     * @param version changes with the votes
     */
    record Votes(List<Vote> all, Map<CheckpointId, String> names, long dropped, long version) {}

    /** Returns whether the vote is new; an event that is not a vote about a pair is ignored. */
    public synchronized boolean add(PreferenceGiven given) {
        JudgedPair judged = given.pair();
        if (judged == null
                || judged.rater().name().length() > LONGEST_NAME
                || judged.id().length() > LONGEST_NAME
                || judged.left().model().length() > LONGEST_NAME
                || judged.right().model().length() > LONGEST_NAME
                || judged.left()
                        .checkpoint()
                        .id()
                        .equals(judged.right().checkpoint().id())) {
            return false;
        }
        AnswerPair pair = AnswerPair.of(given.prompt(), judged);
        Vote vote = Vote.of(pair, judged);
        if (votes.putIfAbsent(new VoteKey(pair.id(), vote.rater()), vote) != null) return false;
        names.put(pair.first().checkpoint().id(), pair.first().model());
        names.put(pair.second().checkpoint().id(), pair.second().model());
        if (votes.size() > MOST_VOTES) dropOldest();
        keep(pair);
        version++;
        return true;
    }

    /** Forgets everything, before all votes are read from the beginning. */
    public synchronized void startOver() {
        votes.clear();
        pairs.clear();
        names.clear();
        characters = 0;
        dropped = 0;
        version++;
    }

    private void dropOldest() {
        Iterator<Vote> oldest = votes.values().iterator();
        oldest.next();
        oldest.remove();
        dropped++;
        if (names.size() > 2 * MOST_PAIRS) {
            Set<CheckpointId> used = new HashSet<>();
            votes.values().forEach(vote -> used.addAll(List.of(vote.first(), vote.second())));
            names.keySet().retainAll(used);
        }
    }

    private void keep(AnswerPair pair) {
        AnswerPair before = pairs.put(pair.id(), pair);
        characters += pair.characters() - (before == null ? 0 : before.characters());
        Iterator<AnswerPair> oldest = pairs.values().iterator();
        while (pairs.size() > MOST_PAIRS || (characters > MOST_CHARACTERS && pairs.size() > 1)) {
            characters -= oldest.next().characters();
            oldest.remove();
        }
    }

    synchronized Votes votes() {
        return new Votes(List.copyOf(votes.values()), Map.copyOf(names), dropped, version);
    }

    synchronized long version() {
        return version;
    }

    public synchronized boolean has(String pair, PairRater rater) {
        return votes.containsKey(new VoteKey(pair, rater));
    }

    /**
     * A pair that others have voted on and this rater has not: one with the fewest votes of people.
     *
     * @param open whether a pair is already being shown to this rater
     */
    public synchronized Optional<AnswerPair> unseenBy(PairRater rater, Predicate<String> open) {
        Map<String, Integer> people = new HashMap<>();
        for (Vote vote : votes.values()) {
            if (vote.rater().kind() == PairRater.Kind.PERSON) people.merge(vote.pair(), 1, Integer::sum);
        }
        return pairs.values().stream()
                .filter(pair -> !has(pair.id(), rater) && !open.test(pair.id()))
                .min(Comparator.comparingInt(pair -> people.getOrDefault(pair.id(), 0)));
    }

    /** The pairs whose texts are kept and that people have voted on, oldest first. */
    public synchronized List<AnswerPair> ratedByPeople() {
        Set<String> rated = new HashSet<>();
        for (Vote vote : votes.values()) {
            if (vote.rater().kind() == PairRater.Kind.PERSON) rated.add(vote.pair());
        }
        List<AnswerPair> found = new ArrayList<>();
        for (AnswerPair pair : pairs.values()) {
            if (rated.contains(pair.id())) found.add(pair);
        }
        return found;
    }

    /** The prompts to which two checkpoints have generated answers for a vote, as far as their texts are kept. */
    public synchronized Set<String> prompts(CheckpointId one, CheckpointId other) {
        Set<CheckpointId> both = Set.of(one, other);
        Set<String> prompts = new HashSet<>();
        for (AnswerPair pair : pairs.values()) {
            if (pair.item() == null
                    && both.contains(pair.first().checkpoint().id())
                    && both.contains(pair.second().checkpoint().id())) {
                prompts.add(pair.prompt());
            }
        }
        return prompts;
    }
}
