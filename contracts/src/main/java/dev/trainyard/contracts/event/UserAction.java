package dev.trainyard.contracts.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action of a person. Two people may do the same, and one person may do it twice, so an action has a time and a
 * nonce; when it is sent again, it keeps both, and therefore its id.
 *
 * <p>Both are absent in events written by the first versions.
 */
public sealed interface UserAction extends PipelineEvent
        permits RunCancelled, PreferenceGiven, RejectionOverridden, ReleaseNamed {
    /** The time of the action. */
    @Nullable
    Instant at();

    /** Random characters that make the action unique. */
    @Nullable
    String nonce();
}
