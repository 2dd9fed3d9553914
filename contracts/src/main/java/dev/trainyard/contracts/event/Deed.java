package dev.trainyard.contracts.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person did. Two people may do the same, and one may do it twice, so a deed carries its time and a nonce
 * of its own; the same deed sent again keeps both, and with them its id.
 *
 * <p>Both are absent from deeds that the first yards recorded.
 */
public sealed interface Deed extends PipelineEvent permits RunCancelled, PreferenceGiven {
    /** When it was done. */
    @Nullable
    Instant at();

    /** Some characters of chance that no other deed has. */
    @Nullable
    String nonce();
}
