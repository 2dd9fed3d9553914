package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules for releasing the second of the compared checkpoints, which is called the candidate; without rules it is
 * always released.
 *
 * @param requirements bounds on the candidate's own scores
 * @param noWorseThan comparisons with a release, or with the first of the compared checkpoints, on the same items
 * @param critical items that the candidate must get right
 */
public record ReleaseRecipe(
        @JsonProperty(required = true) List<Requirement> requirements,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NoWorseThan> noWorseThan,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CriticalItems> critical) {
    /** The name by which a rule refers to the first of the compared checkpoints; no release can have it. */
    public static final String FIRST = "first";

    /** The name of the release that is in use. */
    public static final String CURRENT = "current";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    public ReleaseRecipe {
        requirements = List.copyOf(requirements);
        noWorseThan = noWorseThan == null ? List.of() : List.copyOf(noWorseThan);
        critical = critical == null ? List.of() : List.copyOf(critical);
    }

    /** With bounds on scores alone. */
    public ReleaseRecipe(List<Requirement> requirements) {
        this(requirements, List.of(), List.of());
    }

    /** Whether a text can be the name of a release: at most 40 lower-case letters, digits and hyphens. */
    public static boolean isReleaseName(String text) {
        return NAME.matcher(text).matches() && !text.equals(FIRST);
    }

    /** Whether a rule needs the results of single items, not only scores. */
    public boolean needsItems() {
        return !noWorseThan.isEmpty() || !critical.isEmpty();
    }

    /**
     * A bound on the candidate's score in one task.
     *
     * @param task the name of an {@link EvaluationTask}, such as {@code refuse-harmful}, or of a task from files
     * @param atLeast the lowest score that passes
     * @param atMost the highest score that passes (for bits per byte, where lower is better)
     * @param lowAtLeast the lowest lower end of the score's confidence interval that passes: unlike {@code atLeast}, a
     *     lucky sample of items does not meet it
     * @param highAtMost the highest upper end of the score's confidence interval that passes
     */
    public record Requirement(
            String task,
            @Nullable Double atLeast,
            @Nullable Double atMost,
            @Nullable Double lowAtLeast,
            @Nullable Double highAtMost) {
        /** Bounds on the score itself. */
        public Requirement(String task, @Nullable Double atLeast, @Nullable Double atMost) {
            this(task, atLeast, atMost, null, null);
        }
    }

    /**
     * The candidate must not be worse than another checkpoint on the items that both were asked.
     *
     * @param against the name of a release; {@code first} for the first of the compared checkpoints; absent for {@code
     *     current}
     * @param tasks to compare; empty for all tasks of the other checkpoint
     * @param alpha the error rate of the tests, over all tasks of this rule together; absent for 0.05
     * @param margin the largest loss that is acceptable, in the unit of the score: the whole interval of the difference
     *     must lie above it. Absent if only a significant loss is a reason for rejection
     */
    public record NoWorseThan(
            @Nullable String against,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> tasks,
            @Nullable Double alpha,
            @Nullable Double margin) {
        private static final double USUAL_ALPHA = 0.05;

        public NoWorseThan {
            tasks = tasks == null ? List.of() : List.copyOf(tasks);
        }

        /** The name of the release to compare with. */
        public String reference() {
            return against == null ? CURRENT : against;
        }

        /** The error rate of the tests. */
        public double errorRate() {
            return alpha == null ? USUAL_ALPHA : alpha;
        }
    }

    /**
     * Items of a task that the candidate must get right.
     *
     * @param items their names; at least one
     * @param against the name of a release, or {@code first}: items that this checkpoint gets wrong, too, are excused;
     *     absent if the candidate must get all of them right
     */
    public record CriticalItems(
            String task, List<String> items, @Nullable String against) {
        public CriticalItems {
            items = items == null ? List.of() : List.copyOf(items);
        }
    }
}
