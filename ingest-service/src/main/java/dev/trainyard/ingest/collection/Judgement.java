package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.corpus.ledger.MeasuredAttribute;
import dev.trainyard.ingest.attributes.Attribute;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.filtering.DropReason;
import dev.trainyard.ingest.filtering.Rules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a single document is dropped and why, without looking at other documents: it could not be read, its
 * licence, date or language is not wanted, or it violates a rule.
 */
final class Judgement {
    static final String LICENCE = "licence";
    static final String CUTOFF = "cutoff";
    static final String LANGUAGE = "language";
    static final String DUPLICATE = "duplicate";
    static final String NEAR_DUPLICATE = "near-duplicate";
    static final String REPEATED_PASSAGES = "repeated-passages";
    static final String CONTAMINATED = "contaminated";
    static final String MIXTURE = "mixture";

    /**
     * The least probability with which another language is found in documentation that is dropped. It is higher than for
     * prose, because names, paths and commands make English documentation look like other languages.
     */
    private static final float OTHER_LANGUAGE_OF_DOCUMENTATION = 0.9f;

    private final CorpusRecipe recipe;
    private final Rules rules;

    /** Why a document is dropped. */
    record Reason(
            String rule, @Nullable Double value, @Nullable Double threshold, String detail) {
        static Reason of(String rule, String detail) {
            return new Reason(rule, null, null, detail);
        }
    }

    /** @throws dev.trainyard.contracts.recipe.InvalidRecipeException if the recipe names an unknown rule */
    Judgement(CorpusRecipe recipe) {
        this.recipe = recipe;
        rules = Rules.of(recipe);
    }

    /** The rules, in the order in which they are checked. */
    List<ThresholdRule> rules() {
        return rules.list();
    }

    /** What is measured for documents, in the order of a candidate's findings. */
    static List<MeasuredAttribute> attributes() {
        return Arrays.stream(Attribute.values())
                .map(attribute -> new MeasuredAttribute(attribute.key(), attribute.version(), attribute.description()))
                .toList();
    }

    /** The names of all reasons for which a document can be dropped, in the order in which they are checked. */
    List<String> order() {
        List<String> order = new ArrayList<>();
        for (DropReason reason : DropReason.values()) order.add(reason.key());
        order.addAll(List.of(LICENCE, CUTOFF, LANGUAGE));
        rules().forEach(rule -> order.add(rule.name()));
        order.addAll(List.of(DUPLICATE, NEAR_DUPLICATE, REPEATED_PASSAGES, CONTAMINATED, MIXTURE));
        return order.stream().distinct().toList();
    }

    /** The reason for which a document that could not be read is dropped. */
    static Reason of(Candidate.Lost lost) {
        return Reason.of(lost.reason(), lost.detail());
    }

    /** The reason for which a document that was read is dropped, if any. */
    Optional<Reason> of(Candidate.Read read) {
        String licence = read.provenance().licence();
        if (!recipe.licences().isEmpty() && !recipe.licences().contains(licence)) {
            return Optional.of(Reason.of(LICENCE, licence));
        }
        String cutoff = recipe.cutoff();
        if (cutoff != null && read.date() != null && read.date().compareTo(cutoff) > 0) {
            return Optional.of(Reason.of(CUTOFF, read.date()));
        }
        String language = Objects.requireNonNullElse(read.language(), "");
        if (!recipe.languages().isEmpty() && !recipe.languages().contains(language) && isInAnotherLanguage(read)) {
            return Optional.of(Reason.of(LANGUAGE, language));
        }
        return rules.first(read.findings(), read.form())
                .map(broken -> new Reason(
                        broken.rule().name(), broken.value(), broken.rule().threshold(), ""));
    }

    /** @param read a document in which none of the wanted languages was found */
    private static boolean isInAnotherLanguage(Candidate.Read read) {
        return switch (read.form()) {
            case PROSE -> true;
            case DOCUMENTATION ->
                read.findings()[Attribute.LANGUAGE_PROBABILITY.ordinal()] >= OTHER_LANGUAGE_OF_DOCUMENTATION;
            case CODE, ENTRY -> false;
        };
    }
}
