package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.corpus.ledger.MeasuredAttribute;
import dev.trainyard.ingest.attributes.Attribute;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.filtering.DropReason;
import dev.trainyard.ingest.filtering.Rules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of one document, by what was found out about it alone, whether it is left out and why: it could not be read, its
 * licence or day or language is not wanted, or a number is on the wrong side of a rule's threshold.
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

    private final CorpusRecipe recipe;
    private final Rules rules;

    /** Why a document is left out. */
    record Reason(
            String rule, @Nullable Double value, @Nullable Double threshold, String detail) {
        static Reason of(String rule, String detail) {
            return new Reason(rule, null, null, detail);
        }
    }

    /** @throws dev.trainyard.contracts.recipe.InvalidRecipeException where the recipe names a rule that there is none of */
    Judgement(CorpusRecipe recipe) {
        this.recipe = recipe;
        rules = Rules.of(recipe);
    }

    /** In the order in which they are asked. */
    List<ThresholdRule> rules() {
        return rules.list();
    }

    /** What documents are measured by, in the order of a candidate's findings. */
    static List<MeasuredAttribute> attributes() {
        return Arrays.stream(Attribute.values())
                .map(attribute -> new MeasuredAttribute(attribute.key(), attribute.version(), attribute.description()))
                .toList();
    }

    /** Every name under which a document can be left out, in the order in which it is asked. */
    List<String> order() {
        List<String> order = new ArrayList<>();
        for (DropReason reason : DropReason.values()) order.add(reason.key());
        order.addAll(List.of(LICENCE, CUTOFF, LANGUAGE));
        rules().forEach(rule -> order.add(rule.name()));
        order.addAll(List.of(DUPLICATE, NEAR_DUPLICATE, REPEATED_PASSAGES, CONTAMINATED, MIXTURE));
        return order.stream().distinct().toList();
    }

    /** Nothing where it may stay. */
    Optional<Reason> of(Candidate candidate) {
        if (candidate.lost() != null) return Optional.of(Reason.of(candidate.lost(), candidate.detail()));
        if (!recipe.licences().isEmpty() && !recipe.licences().contains(candidate.licence())) {
            return Optional.of(Reason.of(LICENCE, candidate.licence()));
        }
        String cutoff = recipe.cutoff();
        if (cutoff != null && candidate.date() != null && candidate.date().compareTo(cutoff) > 0) {
            return Optional.of(Reason.of(CUTOFF, candidate.date()));
        }
        DocumentForm form = candidate.form();
        if (form == DocumentForm.PROSE
                && !recipe.languages().isEmpty()
                && (candidate.language() == null || !recipe.languages().contains(candidate.language()))) {
            return Optional.of(Reason.of(LANGUAGE, candidate.language() == null ? "" : candidate.language()));
        }
        if (form == null) return Optional.empty();
        return rules.first(candidate.findings(), form)
                .map(broken -> new Reason(
                        broken.rule().name(), broken.value(), broken.rule().threshold(), ""));
    }
}
