package dev.trainyard.ingest.feedback;

import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.FeedbackRaters;
import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Two answers to a prompt and how often each was chosen. It has no names of raters.
 *
 * @param first the answer that comes first in the order of texts, whichever was preferred
 * @param people the votes of people
 * @param judges the votes of judge models
 * @param at the time of the first vote; absent in events of the first versions
 * @param partition of the first vote
 * @param offset of the first vote
 */
public record RatedPair(
        String prompt,
        RatedAnswer first,
        RatedAnswer second,
        VoteCount people,
        VoteCount judges,
        @Nullable Instant at,
        int partition,
        long offset) {
    /**
     * One of the answers.
     *
     * @param model by the name in the first vote
     * @param checkpoint absent if the vote does not say by which checkpoint both answers are
     */
    public record RatedAnswer(
            String answer,
            String model,
            RunId run,
            @Nullable CheckpointId checkpoint) {}

    /** @param neither number of votes that found neither answer better */
    public record VoteCount(int first, int second, int neither) {
        VoteCount plus(VoteCount other) {
            return new VoteCount(first + other.first, second + other.second, neither + other.neither);
        }

        int all() {
            return first + second + neither;
        }

        boolean isContradicted() {
            return first > 0 && second > 0;
        }
    }

    /** What the votes of some raters say about a pair. */
    public sealed interface Verdict {
        /** They did not vote on it. */
        record Unrated() implements Verdict {}

        /** All of them found neither answer better. */
        record Tie() implements Verdict {}

        /** @param each number of votes for each answer */
        record Draw(int each) implements Verdict {}

        /** Most of those who chose chose the same. */
        record Preferred(String chosen, String rejected) implements Verdict {}
    }

    /** The majority of those who chose an answer decides. */
    public Verdict verdict(FeedbackRaters raters) {
        VoteCount votes = switch (raters) {
            case PEOPLE -> people;
            case JUDGES -> judges;
            case ALL -> people.plus(judges);
        };
        if (votes.all() == 0) return new Verdict.Unrated();
        if (votes.first() == 0 && votes.second() == 0) return new Verdict.Tie();
        if (votes.first() == votes.second()) return new Verdict.Draw(votes.first());
        return votes.first() > votes.second()
                ? new Verdict.Preferred(first.answer(), second.answer())
                : new Verdict.Preferred(second.answer(), first.answer());
    }

    /** Where the first vote is: the topic, the partition and the offset, as Kafka writes them. */
    public String place() {
        return Topic.FEEDBACK.topicName() + "-" + partition + "@" + offset;
    }
}
