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
import java.util.Objects;
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

    /** Why a document that could not be read is left out. */
    static Reason of(Candidate.Lost lost) {
        return Reason.of(lost.reason(), lost.detail());
    }

    /** Why a document that was read is left out; nothing where it may stay. */
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
        if (read.form() == DocumentForm.PROSE
                && !recipe.languages().isEmpty()
                && !recipe.languages().contains(language)) {
            return Optional.of(Reason.of(LANGUAGE, language));
        }
        return rules.first(read.findings(), read.form())
                .map(broken -> new Reason(
                        broken.rule().name(), broken.value(), broken.rule().threshold(), ""));
    }
}
