package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person or a judge model preferred one answer over another, or found neither better.
 *
 * @param run of the model that wrote both; of a pair, that of the checkpoint with the smaller id, so that all votes
 *     about a pair are in one partition
 * @param model the name of the model that wrote both; of a pair, the one that wrote the chosen answer, or the left one
 *     if neither was chosen
 * @param chosen absent if neither was better
 * @param rejected absent if neither was better
 * @param pair absent if both answers are by one model, and in events from before models were compared in pairs
 */
public record PreferenceGiven(
        RunId run,
        String model,
        String prompt,
        @Nullable String chosen,
        @Nullable String rejected,
        @Nullable Instant at,
        @Nullable String nonce,
        @Nullable JudgedPair pair)
        implements UserAction {
    public PreferenceGiven(RunId run, String model, String prompt, String chosen, String rejected) {
        this(run, model, prompt, chosen, rejected, null, null, null);
    }

    /** A preference between two answers of one model. */
    public PreferenceGiven(
            RunId run,
            String model,
            String prompt,
            String chosen,
            String rejected,
            @Nullable Instant at,
            @Nullable String nonce) {
        this(run, model, prompt, chosen, rejected, at, nonce, null);
    }

    /** A vote about the answers of two checkpoints. */
    public static PreferenceGiven of(String prompt, JudgedPair pair, Instant at, String nonce) {
        PairAnswer left = pair.left();
        PairAnswer right = pair.right();
        boolean leftIsSmaller =
                left.checkpoint().id().value().compareTo(right.checkpoint().id().value()) <= 0;
        PairAnswer better = pair.choice() == PairChoice.RIGHT ? right : left;
        PairAnswer worse = better == left ? right : left;
        boolean decided = pair.choice() == PairChoice.LEFT || pair.choice() == PairChoice.RIGHT;
        return new PreferenceGiven(
                leftIsSmaller ? left.run() : right.run(),
                better.model(),
                prompt,
                decided ? better.answer() : null,
                decided ? worse.answer() : null,
                at,
                nonce,
                pair);
    }

    /** Whether a judge model gave it. */
    @JsonIgnore
    public boolean isByJudge() {
        return pair != null && pair.rater().kind() == PairRater.Kind.JUDGE;
    }
}
