package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;

/**
 * A person preferred one answer to another.
 *
 * @param model the name of the model that gave both
 */
public record PreferenceGiven(RunId run, String model, String prompt, String chosen, String rejected)
        implements PipelineEvent {}
