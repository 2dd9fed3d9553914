package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.recipe.DocumentForm;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a ledger that have the same values in all fields that lists are filtered by.
 *
 * @param rule that dropped them; absent for kept ones
 * @param entries their number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LedgerGroup(
        String source,
        @Nullable DocumentForm form,
        Verdict verdict,
        @Nullable String rule,
        long entries) {}
