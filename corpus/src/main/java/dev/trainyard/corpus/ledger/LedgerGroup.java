package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.recipe.DocumentForm;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a ledger that are alike in all that lists are filtered by.
 *
 * @param rule what dropped them; absent of kept ones
 * @param entries how many there are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LedgerGroup(
        String source,
        @Nullable DocumentForm form,
        Verdict verdict,
        @Nullable String rule,
        long entries) {}
