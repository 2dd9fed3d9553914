package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.artifact.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for a score: two scores with the same origin answer the same questions in the same words.
 *
 * @param taskVersion raised when the same items would get other results
 * @param taskDigest of the task's name and version and of all its items, in their order
 * @param promptDigest of the token ids that the checkpoint was given for each item, in their order, so it includes the
 *     chat template and the examples; absent if an item was measured before prompts were recorded
 * @param seed of the bootstrap's resampling
 * @param form absent for tasks that have a form of their own, and for scores from before forms were recorded
 */
public record ScoreOrigin(
        int taskVersion,
        Sha256 taskDigest,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Sha256 promptDigest,
        long seed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AskedForm form) {
    /** A score of a task that has a form of its own. */
    public ScoreOrigin(int taskVersion, Sha256 taskDigest, @Nullable Sha256 promptDigest, long seed) {
        this(taskVersion, taskDigest, promptDigest, seed, null);
    }
}
