package dev.trainyard.corpus.constitution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One principle.
 *
 * @param id unique in its file
 * @param critique the question that asks a critic what is wrong with an answer
 * @param revision the request that asks for a better answer
 * @param rule by which the rule-based reviser follows it; such a reviser skips it if absent
 * @param texts of which the rule puts one into an answer
 * @param about expressions that make a request harmful, besides the harmful acts that training knows
 * @param replace expressions that the rule replaces
 */
public record Principle(
        String id,
        String critique,
        String revision,
        @Nullable RevisionRule rule,
        List<String> texts,
        List<String> about,
        List<Replacement> replace) {
    public Principle {
        texts = texts == null ? List.of() : List.copyOf(texts);
        about = about == null ? List.of() : List.copyOf(about);
        replace = replace == null ? List.of() : List.copyOf(replace);
    }

    /** An expression and what stands in its place. */
    public record Replacement(String from, String to) {}
}
