package dev.trainyard.ingest.feedback;

import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.JudgedPair;
import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A topic of feedback with two partitions, in memory. */
public final class VotesInMemory implements FeedbackTopic {
    public static final CheckpointId BASE = new CheckpointId("1111111111111111");
    public static final CheckpointId TUNED = new CheckpointId("2222222222222222");
    static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final RunId RUN = new RunId("run-1");

    private final List<List<FeedbackRecord>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<Long> firstOffsets;
    private int reads;

    public VotesInMemory() {
        this(0, 0);
    }

    VotesInMemory(long... firstOffsets) {
        this.firstOffsets = Arrays.stream(firstOffsets).boxed().toList();
    }

    /** A vote of a person on the answers of the base model and the tuned one; a choice of LEFT is for the base model's. */
    public static PreferenceGiven vote(String rater, String prompt, String base, String tuned, PairChoice choice) {
        return vote(PairRater.person(rater), prompt, base, tuned, choice);
    }

    static PreferenceGiven vote(PairRater rater, String prompt, String base, String tuned, PairChoice choice) {
        JudgedPair pair = new JudgedPair(
                "p",
                new PairAnswer("run-1:pre-training", RUN, new CheckpointRef(BASE, "pre-training"), base),
                new PairAnswer("run-1:sft", RUN, new CheckpointRef(TUNED, "sft"), tuned),
                choice,
                rater,
                null,
                null,
                false);
        return PreferenceGiven.of(prompt, pair, NOON, "1");
    }

    /** A preference of somebody unknown. */
    static PreferenceGiven unnamed(String prompt, String chosen, String rejected, String nonce) {
        return new PreferenceGiven(RUN, "run-1", prompt, chosen, rejected, NOON, nonce);
    }

    public VotesInMemory add(int partition, PreferenceGiven... votes) {
        for (PreferenceGiven vote : votes) {
            add(partition, new FeedbackRecord.Given(partition, end(partition), EventJson.id(vote), vote));
        }
        return this;
    }

    VotesInMemory add(int partition, FeedbackRecord record) {
        partitions.get(partition).add(record);
        return this;
    }

    long end(int partition) {
        return firstOffsets.get(partition) + partitions.get(partition).size();
    }

    /** The offsets behind everything that has been added. */
    public FeedbackOffsets now() {
        return new FeedbackOffsets("topic-1", List.of(end(0), end(1)));
    }

    /** How often it was opened. */
    public int reads() {
        return reads;
    }

    @Override
    public Reader open(FeedbackOffsets recorded) {
        reads++;
        return new Reader() {
            @Override
            public List<Long> firstOffsets() {
                return firstOffsets;
            }

            @Override
            public void read(int partition, long from, long to, Taker taker) throws IOException {
                for (long offset = from; offset < to; offset++) {
                    taker.waiting();
                    taker.take(partitions.get(partition).get((int) (offset - firstOffsets.get(partition))));
                }
            }

            @Override
            public void close() {}
        };
    }
}
