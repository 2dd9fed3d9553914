package dev.trainyard.gateway.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.gateway.history.RunStatus;
import dev.trainyard.gateway.history.RunView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run: {@code report.json}. All keys are always present; figures that a run did not reach, for example
 * because it failed, are null. Later versions may add keys but not change existing ones.
 *
 * @param recipe the recipe's name
 * @param verdict {@code released} or {@code rejected}; {@code failed}, {@code cancelled} or {@code running} if there
 *     was no release decision
 * @param checkpoints made by the run, each after its parent
 * @param compared the steps whose checkpoints the evaluation compares: the scores of the first are under {@code base},
 *     those of the second, which may be released, under {@code aligned}
 * @param artifacts that the run made or used, for verification
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunReport(
        RunId run,
        String recipe,
        RunStatus verdict,
        List<String> reasons,
        Seconds seconds,
        CorpusNumbers corpus,
        ModelNumbers model,
        TrainingNumbers training,
        List<TaskNumbers> evaluation,
        List<RunView.RunArtifact> artifacts,
        List<Checkpoint> checkpoints,
        List<String> compared) {

    /** Seconds of work in each stage, and in total from the request to the end. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Seconds(
            @Nullable Double ingest,
            @Nullable Double pretrain,
            @Nullable Double finetune,
            @Nullable Double evaluate,
            @Nullable Double total) {}

    /** The numbers of documents and tokens of the corpus. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record CorpusNumbers(
            @Nullable Long documentsRead,
            @Nullable Long documentsKept,
            Map<String, Long> dropped,
            @Nullable Long tokens,
            @Nullable Integer vocabulary) {}

    /** The size of the model. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record ModelNumbers(
            @Nullable Long parameters,
            @Nullable Integer layers,
            @Nullable Integer width) {}

    /**
     * Pre-training.
     *
     * @param peakMemoryBytes the peak resident memory of its process
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record TrainingNumbers(
            @Nullable Long steps,
            @Nullable Double tokensPerSecond,
            @Nullable Long peakMemoryBytes,
            BitsPerByte bitsPerByte) {}

    /** On held-out text: before the first step, after pre-training, after alignment. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record BitsPerByte(
            @Nullable Double start,
            @Nullable Double base,
            @Nullable Double aligned) {}

    /** The scores of the two compared checkpoints in one task. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record TaskNumbers(
            String task,
            String metric,
            @JsonProperty("base") @Nullable Score first,
            @JsonProperty("aligned") @Nullable Score second) {}

    public static RunReport of(RunView run) {
        DataCard corpus = run.corpus();
        Checkpoint base = run.base();
        Checkpoint aligned = run.aligned();
        return new RunReport(
                run.id(),
                run.recipeName(),
                run.state(),
                run.reasons(),
                seconds(run),
                corpus == null
                        ? new CorpusNumbers(null, null, Map.of(), null, null)
                        : new CorpusNumbers(
                                corpus.documentsRead(),
                                corpus.documentsKept(),
                                corpus.dropped(),
                                corpus.tokens(),
                                corpus.vocabulary()),
                base == null
                        ? new ModelNumbers(null, null, null)
                        : new ModelNumbers(base.parameters(), base.layers(), base.width()),
                new TrainingNumbers(
                        base == null ? null : base.steps(),
                        base == null ? null : base.tokensPerSecond(),
                        base == null ? null : base.peakMemoryBytes(),
                        new BitsPerByte(
                                base == null ? null : base.bitsPerByteAtStart(),
                                measured(run, base),
                                measured(run, aligned))),
                run.evaluation().stream()
                        .map(task -> new TaskNumbers(task.task(), task.metric(), task.first(), task.second()))
                        .toList(),
                run.artifacts(),
                run.checkpoints(),
                run.compared());
    }

    /** By the stage that made the checkpoint, on the passages of the start; else by the evaluation's language task. */
    private static @Nullable Double measured(RunView run, @Nullable Checkpoint checkpoint) {
        if (checkpoint == null) return null;
        if (checkpoint.bitsPerByte() != null) return checkpoint.bitsPerByte();
        RunView.TaskView language = run.evaluation().stream()
                .filter(task -> task.task().equals(EvaluationTask.LANGUAGE.key()))
                .findFirst()
                .orElse(null);
        if (language == null) return null;
        // Where neither tells what was compared, it was the base and the aligned one.
        List<String> compared = run.compared();
        boolean isFirst = compared.isEmpty()
                ? checkpoint.continuesText()
                : compared.getFirst().equals(checkpoint.step());
        boolean isSecond = compared.isEmpty()
                ? !checkpoint.continuesText()
                : compared.getLast().equals(checkpoint.step());
        Score score = isFirst ? language.first() : isSecond ? language.second() : null;
        return score == null ? null : score.score();
    }

    private static Seconds seconds(RunView run) {
        return new Seconds(
                run.stage(Stage.INGEST).seconds(),
                run.stage(Stage.PRETRAIN).seconds(),
                run.stage(Stage.FINETUNE).seconds(),
                run.stage(Stage.EVALUATE).seconds(),
                run.endedAt() == null
                        ? null
                        : Duration.between(run.requestedAt(), run.endedAt()).toMillis() / 1000.0);
    }
}
