package dev.trainyard.contracts.preview;

import java.util.List;

/**
 * An alignment step.
 *
 * @param name of the step
 * @param kind of the step, as in the recipe
 * @param sources from which it draws
 */
public record PreviewStep(String name, String kind, List<PreviewSource> sources) {
    public PreviewStep {
        sources = List.copyOf(sources);
    }
}
