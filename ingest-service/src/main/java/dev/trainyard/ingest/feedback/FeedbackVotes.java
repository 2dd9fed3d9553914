package dev.trainyard.ingest.feedback;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.FeedbackCounts;
import dev.trainyard.contracts.event.JudgedPair;
import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.ingest.feedback.RatedPair.RatedAnswer;
import dev.trainyard.ingest.feedback.RatedPair.VoteCount;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reduces votes to pairs of answers with the number of votes for each. Votes are added in the order of partitions and
 * offsets, so that the result is determined by the records.
 *
 * <p>A vote counts once, however often it was delivered. A rater's first vote on a prompt and two answers counts, and no
 * other, as in the ratings. Votes without a name are all counted, as nobody knows whose they are.
 *
 * <p>The texts go to disk; each pair takes about 200 bytes of memory, and each vote about 100.
 */
final class FeedbackVotes implements Closeable {
    private static final int NEITHER = 2;

    private final Path texts;
    private final GzippedLines.Writer<RatedPair> writer;
    private final Map<Key, Tally> pairs = new LinkedHashMap<>();
    private final Set<Key> votes = new HashSet<>();
    private long records;
    private long people;
    private long judges;
    private long repeated;
    private long unusable;
    private long tooLong;

    /** 128 bits of a digest. */
    private record Key(long high, long low) {
        /** The texts are preceded by their lengths, so that no two lists have the same digest. */
        static Key of(String... texts) {
            StringBuilder all = new StringBuilder();
            for (String text : texts) all.append(text.length()).append(':').append(text);
            String hex = Sha256.of(all.toString()).hex();
            return new Key(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
        }
    }

    /** The votes for the first answer, for the second, and for neither. */
    private static final class Tally {
        private final int[] people = new int[3];
        private final int[] judges = new int[3];

        static VoteCount count(int[] votes) {
            return new VoteCount(votes[0], votes[1], votes[NEITHER]);
        }
    }

    /** A vote with the answers in the order of texts. */
    private record Ordered(String prompt, RatedAnswer first, RatedAnswer second, int choice) {}

    /** @param texts a new file for the texts, which is only needed until {@link #write} */
    FeedbackVotes(Path texts) throws IOException {
        this.texts = texts;
        this.writer = GzippedLines.writer(texts, RatedPair.class);
    }

    void add(FeedbackRecord record) throws IOException {
        records++;
        switch (record) {
            case FeedbackRecord.TooLong _ -> tooLong++;
            case FeedbackRecord.Unreadable _ -> unusable++;
            case FeedbackRecord.Given given -> {
                Ordered vote = ordered(given.vote());
                if (vote == null) {
                    unusable++;
                } else {
                    add(given, vote);
                }
            }
        }
    }

    private void add(FeedbackRecord.Given given, Ordered vote) throws IOException {
        PreferenceGiven event = given.vote();
        Key pair = Key.of(vote.prompt(), vote.first().answer(), vote.second().answer());
        if (!votes.add(rater(given, pair))) {
            repeated++;
            return;
        }
        Tally tally = pairs.get(pair);
        if (tally == null) {
            tally = new Tally();
            pairs.put(pair, tally);
            VoteCount none = new VoteCount(0, 0, 0);
            writer.write(new RatedPair(
                    vote.prompt(),
                    vote.first(),
                    vote.second(),
                    none,
                    none,
                    event.at(),
                    given.partition(),
                    given.offset()));
        }
        if (event.isByJudge()) {
            judges++;
            tally.judges[vote.choice()]++;
        } else {
            people++;
            tally.people[vote.choice()]++;
        }
    }

    /** What is the same for all votes of which only the first counts. */
    private static Key rater(FeedbackRecord.Given given, Key pair) {
        JudgedPair judged = given.vote().pair();
        if (judged == null) return Key.of("event", given.id());
        return Key.of(
                "rater",
                judged.rater().kind().key(),
                judged.rater().name(),
                Long.toHexString(pair.high()),
                Long.toHexString(pair.low()));
    }

    /** Null if the vote has no two answers, or names another one as chosen than its raters saw. */
    private static @Nullable Ordered ordered(PreferenceGiven given) {
        JudgedPair judged = given.pair();
        if (judged != null) {
            PairAnswer left = judged.left();
            PairAnswer right = judged.right();
            boolean decided = judged.choice() == PairChoice.LEFT || judged.choice() == PairChoice.RIGHT;
            PairAnswer better = judged.choice() == PairChoice.RIGHT ? right : left;
            PairAnswer worse = better == left ? right : left;
            if (decided
                    ? !better.answer().equals(given.chosen()) || !worse.answer().equals(given.rejected())
                    : given.chosen() != null || given.rejected() != null) {
                return null;
            }
            return ordered(given.prompt(), rated(better), rated(worse), decided);
        }
        if (given.chosen() == null || given.rejected() == null) return null;
        return ordered(
                given.prompt(),
                rated(given.chosen(), given.model(), given.run(), null),
                rated(given.rejected(), given.model(), given.run(), null),
                true);
    }

    private static Ordered ordered(String prompt, RatedAnswer better, RatedAnswer worse, boolean decided) {
        boolean inOrder = better.answer().compareTo(worse.answer()) <= 0;
        int choice = decided ? (inOrder ? 0 : 1) : NEITHER;
        return new Ordered(wellFormed(prompt), inOrder ? better : worse, inOrder ? worse : better, choice);
    }

    private static RatedAnswer rated(PairAnswer answer) {
        return rated(
                answer.answer(),
                answer.model(),
                answer.run(),
                answer.checkpoint().id());
    }

    private static RatedAnswer rated(String answer, String model, RunId run, @Nullable CheckpointId checkpoint) {
        return new RatedAnswer(wellFormed(answer), wellFormed(model), run, checkpoint);
    }

    /** JSON may have half a surrogate pair, which UTF-8 cannot represent. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /**
     * Writes the pairs, in the order of their first votes.
     *
     * @param file to write
     * @param span that was read
     */
    FeedbackCounts write(Path file, FeedbackSpan span) throws IOException {
        writer.close();
        long contradicted = 0;
        Iterator<Tally> tallies = pairs.values().iterator();
        try (Stream<RatedPair> all = GzippedLines.read(texts, RatedPair.class, "a pair of answers");
                GzippedLines.Writer<RatedPair> out = GzippedLines.writer(file, RatedPair.class)) {
            Iterator<RatedPair> written = all.iterator();
            while (written.hasNext()) {
                RatedPair pair = written.next();
                Tally tally = tallies.next();
                VoteCount byPeople = Tally.count(tally.people);
                VoteCount byJudges = Tally.count(tally.judges);
                if (byPeople.isContradicted() || byJudges.isContradicted()) contradicted++;
                out.write(new RatedPair(
                        pair.prompt(),
                        pair.first(),
                        pair.second(),
                        byPeople,
                        byJudges,
                        pair.at(),
                        pair.partition(),
                        pair.offset()));
            }
        }
        return new FeedbackCounts(
                records,
                people,
                judges,
                repeated,
                unusable,
                tooLong,
                pairs.size(),
                contradicted,
                span.deleted(),
                span.passedOver());
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
