package dev.trainyard.gateway.pairs;

import dev.trainyard.contracts.event.CheckpointId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What raters' votes about pairs say about the models.
 *
 * @param judges the models that judged; never mixed with people
 * @param notCounted the number of oldest votes that are no longer counted
 */
public record PairRatings(VoteGroup people, PeopleAgreement agreement, List<JudgeRatings> judges, long notCounted) {
    public PairRatings {
        judges = List.copyOf(judges);
    }

    /**
     * The votes of people, or of one judge.
     *
     * @param votes their number
     * @param pairs the number of different pairs
     * @param ties the number of votes that found neither answer better
     * @param models best first
     * @param modelsLeftOut the number of models with the fewest comparisons that are not rated
     */
    public record VoteGroup(int votes, int pairs, int ties, List<RatedModel> models, int modelsLeftOut) {
        public VoteGroup {
            models = List.copyOf(models);
        }
    }

    /**
     * A model's rating on Elo's scale, see {@link dev.trainyard.comparison.statistics.BradleyTerry}.
     *
     * @param low the lower end of the 95 % interval; absent with fewer than {@link VoteRatings#FEWEST_PROMPTS} prompts
     * @param prompts the number of different prompts among its comparisons
     */
    public record RatedModel(
            CheckpointId checkpoint,
            String model,
            double points,
            @Nullable Double low,
            @Nullable Double high,
            int comparisons,
            int prompts,
            int wins,
            int ties,
            int losses) {}

    /**
     * How far people agree on the pairs that several of them voted on.
     *
     * @param pairs the number of these pairs
     * @param raters the number of people who voted on one of them
     * @param alike the share of pairs on which all chose the same; absent without pairs
     * @param alpha Krippendorff's; absent if chance alone explains the votes
     */
    public record PeopleAgreement(
            int pairs,
            int raters,
            @Nullable Double alike,
            @Nullable Double alpha) {}

    /**
     * A judge model.
     *
     * @param flips the number of votes in which it chose differently when the order of the answers changed; they count
     *     as ties
     */
    public record JudgeRatings(String name, int flips, VoteGroup votes, JudgeAgreement withPeople) {}

    /**
     * A judge's agreement with people, on pairs that both voted on. If several people did, the majority counts; without
     * one, a tie.
     *
     * @param pairs their number
     * @param alike the share of pairs on which both chose the same; absent without pairs
     * @param low of Wilson's 95 % interval
     * @param kappa Cohen's; absent if chance alone explains the votes
     * @param kappaLow of the bootstrap's 95 % interval over prompts; absent with fewer than
     *     {@link VoteRatings#FEWEST_PROMPTS}
     */
    public record JudgeAgreement(
            int pairs,
            @Nullable Double alike,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double kappa,
            @Nullable Double kappaLow,
            @Nullable Double kappaHigh) {}
}
