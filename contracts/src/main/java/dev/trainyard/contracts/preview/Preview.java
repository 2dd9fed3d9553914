package dev.trainyard.contracts.preview;

import java.util.List;

/**
 * Examples of what the alignment steps of a recipe would learn, token by token.
 *
 * @param recipe its name
 * @param form how the model's conversations are written
 * @param steps the alignment steps
 * @param warnings what would most likely make the result worse than expected, one sentence each
 */
public record Preview(String recipe, PreviewForm form, List<PreviewStep> steps, List<String> warnings) {
    /** The largest number of examples of each source in each step. */
    public static final int MOST_EXAMPLES = 20;

    public Preview {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }
}
