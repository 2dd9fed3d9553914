package dev.trainyard.gateway.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.ExportProof;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.ConstitutionEffect;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Divergence;
import dev.trainyard.contracts.event.MissingTask;
import dev.trainyard.contracts.event.PolicyEffect;
import dev.trainyard.contracts.event.PreferenceEffect;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.RewardQuality;
import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.gateway.history.RunStatus;
import dev.trainyard.gateway.history.RunView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the record says about the checkpoint that a run's evaluation decided about. Absent fields were not
 * recorded, or their record has expired; nothing in a card is written by hand.
 *
 * @param recipe the recipe's name
 * @param curves one for each phase of training
 * @param weaknesses that follow from the scores by the rules of {@link Weaknesses}
 * @param notMeasured what the evaluation says nothing about, a sentence each
 * @param artifacts of the run, with their digests
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelCard(
        RunId run,
        String recipe,
        ModelDecision decision,
        ModelFacts model,
        ModelData data,
        List<TrainingStep> steps,
        List<Curve> curves,
        List<StageCost> stages,
        ModelEvaluation evaluation,
        List<Weakness> weaknesses,
        List<String> notMeasured,
        List<RunView.RunArtifact> artifacts) {
    public ModelCard {
        steps = List.copyOf(steps);
        curves = List.copyOf(curves);
        stages = List.copyOf(stages);
        weaknesses = List.copyOf(weaknesses);
        notMeasured = List.copyOf(notMeasured);
        artifacts = List.copyOf(artifacts);
    }

    /**
     * The release decision.
     *
     * @param status {@code released} or {@code rejected}
     * @param reasons one sentence each
     * @param verdicts of all rules; empty in a record from before they were recorded
     * @param override a person's decision to use the rejected checkpoint all the same
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelDecision(
            RunStatus status,
            @Nullable Instant at,
            List<String> reasons,
            List<RuleVerdict> verdicts,
            @Nullable RejectionOverridden override) {
        public ModelDecision {
            reasons = List.copyOf(reasons);
            verdicts = List.copyOf(verdicts);
        }
    }

    /**
     * The checkpoint.
     *
     * @param step that made it
     * @param shape absent if its folder is not in the store any more
     * @param adopted the model from which training started; absent if it started from random weights
     * @param exports whether its exported files answer as it does; absent if they were not compared
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelFacts(
            CheckpointId id,
            String step,
            Artifact artifact,
            long parameters,
            int layers,
            int width,
            @Nullable Shape shape,
            @Nullable Adopted adopted,
            @Nullable ExportProof exports) {}

    /**
     * What the files of the checkpoint say.
     *
     * @param family the {@code model_type} of its {@code config.json}
     * @param architecture transformers' class
     * @param context longest sequence, in tokens
     * @param tokenizer a kind, such as {@code byte-level BPE}
     * @param chatTemplate whether the tokenizer's files contain one
     */
    public record Shape(
            String family,
            String architecture,
            int heads,
            int keyValueHeads,
            int context,
            int vocabulary,
            boolean tiedEmbeddings,
            String tokenizer,
            boolean chatTemplate) {}

    /**
     * The model from which training started.
     *
     * @param folder the last part of the path that the recipe names
     * @param adapter the same of the adapter that was merged into it; absent if there is none
     * @param checkpoint absent if its record has expired
     * @param licence as its folder declares it; absent if it declares none, or was adopted before that was recorded
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Adopted(
            String folder,
            @Nullable String adapter,
            @Nullable CheckpointId checkpoint,
            @Nullable String licence) {}

    /**
     * The training data.
     *
     * @param corpus absent if its record has expired
     * @param personalDataReplaced whether recognised personal data was replaced by placeholders
     * @param personalData the places in kept documents, by kind; absent if the corpus is not in the store any more
     * @param contaminated documents that were dropped because they share text with evaluation items
     * @param canaries sentences planted for each of several numbers of copies, to measure what the model remembers
     * @param conversations by source; empty if the recipe names none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelData(
            @Nullable DataCard corpus,
            @Nullable Boolean personalDataReplaced,
            @Nullable Map<String, Long> personalData,
            @Nullable Long contaminated,
            CorpusCard.@Nullable PlantedCanaries canaries,
            List<ConversationShare> conversations) {
        public ModelData {
            conversations = List.copyOf(conversations);
        }
    }

    /** One source of conversations or preferences. @param licence empty if they are derived from the corpus */
    public record ConversationShare(String name, String licence, long read, long kept, long heldOut) {}

    /**
     * A step that made a checkpoint.
     *
     * @param settings as the recipe gives them or derives them, by name
     * @param checkpoint absent if its record has expired
     * @param peakMemoryBytes the peak resident memory of its process
     * @param leftOut examples that it drew but could not learn from, out of {@code drawn}
     * @param preferences what it did to the answers that it compared
     * @param policy what it did to the rewards of the model's own answers
     * @param constitution by which principles and by whom its answers were revised
     * @param reward how well the reward model that it made orders held-out pairs; absent for other steps
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TrainingStep(
            String name,
            Map<String, String> settings,
            @Nullable CheckpointId checkpoint,
            @Nullable CheckpointId parent,
            @Nullable Sha256 sha256,
            @Nullable Long steps,
            @Nullable Double tokensPerSecond,
            @Nullable Double bitsPerByteAtStart,
            @Nullable Double bitsPerByte,
            @Nullable Long peakMemoryBytes,
            @Nullable Divergence divergence,
            @Nullable Integer leftOut,
            @Nullable Integer drawn,
            @Nullable PreferenceEffect preferences,
            @Nullable PolicyEffect policy,
            @Nullable ConstitutionEffect constitution,
            @Nullable RewardQuality reward) {}

    /** The loss by step in a phase of training. */
    public record Curve(String phase, List<CurvePoint> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /** @param loss in nats a token, or a pair @param bitsPerByte of held-out text, if measured at this step */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CurvePoint(
            long step, double loss, @Nullable Double bitsPerByte) {}

    /**
     * What a stage took.
     *
     * @param seconds of work over all attempts; absent if its record has expired
     * @param joules that the processors and the memory of the machine consumed meanwhile, whichever process used them;
     *     absent if not measured
     * @param reused whether the work was done for an earlier run
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StageCost(
            Stage stage, @Nullable Double seconds, @Nullable Double joules, boolean reused) {}

    /**
     * The evaluation.
     *
     * @param first the step whose checkpoint was compared with this one
     * @param second the step that made this one
     * @param confidence level of the intervals
     * @param seed that chose the items; files of tasks may have another, see {@link TaskScore}
     * @param compared whether the results of single items could be read, without which nothing is compared
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelEvaluation(
            String first,
            String second,
            @Nullable Double confidence,
            @Nullable Long seed,
            boolean compared,
            List<TaskScore> tasks,
            List<MissingTask> missing) {
        public ModelEvaluation {
            tasks = List.copyOf(tasks);
            missing = List.copyOf(missing);
        }
    }

    /**
     * The scores of a task.
     *
     * @param chance the score of guessing; absent if the task has no choices
     * @param version of the task
     * @param digest of the task's name, version and items
     * @param seed that chose the items of a task from files
     * @param contaminated number of items whose text was found in the training data, which are not compared; the scores
     *     leave them out if they have a score of their own for them
     * @param notes about the choice of its items
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TaskScore(
            String task,
            String metric,
            @Nullable Score first,
            @Nullable Score second,
            @Nullable ScoreDifference difference,
            @Nullable Double chance,
            @Nullable Integer version,
            @Nullable Sha256 digest,
            @Nullable Long seed,
            @Nullable Integer contaminated,
            @Nullable Reliability calibration,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {
        public TaskScore {
            notes = List.copyOf(notes);
        }
    }

    /**
     * How the second checkpoint differs from the first one on the same items.
     *
     * @param items the number of common items
     * @param difference the second score minus the first one
     * @param low lower end of its confidence interval; absent if the items are too few for one
     * @param high upper end of its confidence interval
     * @param adjusted the p-value after Holm's adjustment over all tasks
     * @param verdict {@code better}, {@code worse}, or {@code unclear} if the adjusted p-value is above 0.05
     * @param test how the p-value was computed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScoreDifference(
            int items,
            double difference,
            @Nullable Double low,
            @Nullable Double high,
            double adjusted,
            String verdict,
            String test) {}

    /**
     * How well the checkpoint's confidence in its choices agrees with how often they are right.
     *
     * @param error the expected calibration error
     */
    public record Reliability(int items, double error, double confidence, double accuracy) {}

    /** A known weakness. @param rule by which it was found @param task absent if it is not about one */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Weakness(String rule, @Nullable String task, String sentence) {}
}
