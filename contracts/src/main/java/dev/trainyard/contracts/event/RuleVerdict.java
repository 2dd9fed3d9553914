package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The verdict of one rule of a release gate.
 *
 * @param rule {@code requirement}, {@code no-worse-than} or {@code critical}
 * @param task to which it was applied
 * @param evidence one sentence with the numbers on which the verdict is based
 * @param figures the same numbers by name, such as {@code difference}, {@code low}, {@code high} and {@code adjusted}
 */
public record RuleVerdict(
        String rule,
        String task,
        boolean met,
        String evidence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> figures) {
    /** A verdict of a bound on a score. */
    public static final String REQUIREMENT = "requirement";

    /** A verdict of a comparison with another checkpoint. */
    public static final String NO_WORSE_THAN = "no-worse-than";

    /** A verdict about items that must be right. */
    public static final String CRITICAL = "critical";

    public RuleVerdict {
        // Sorted, so that equal verdicts have equal bytes.
        figures = figures == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    }

    /** Without the figures that are not finite, which JSON cannot express. */
    public static RuleVerdict of(String rule, String task, boolean met, String evidence, Map<String, Double> figures) {
        Map<String, Double> finite = new TreeMap<>();
        figures.forEach((name, figure) -> {
            if (Double.isFinite(figure)) finite.put(name, figure);
        });
        return new RuleVerdict(rule, task, met, evidence, finite);
    }
}
