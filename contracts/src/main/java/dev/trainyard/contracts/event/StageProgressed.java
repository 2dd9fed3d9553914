package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import org.jspecify.annotations.Nullable;

/**
 * How far a stage is in one of its phases.
 *
 * @param phase a word or two: {@code reading}, {@code training the tokenizer}
 * @param done in {@code unit}, of {@code total}; a total of 0 means that it is not known yet
 * @param perSecond measured over the last seconds
 * @param secondsLeft for the phase; absent where it cannot be told
 */
public record StageProgressed(
        RunId run,
        Stage stage,
        String phase,
        String unit,
        long done,
        long total,
        double perSecond,
        @Nullable Double secondsLeft)
        implements PipelineEvent {}
