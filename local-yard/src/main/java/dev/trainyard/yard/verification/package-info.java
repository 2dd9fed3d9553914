/**
 * Verification of a store: whether its artifacts are unchanged, and whether its models were trained on the expected
 * data.
 */
@NullMarked
package dev.trainyard.yard.verification;

import org.jspecify.annotations.NullMarked;
