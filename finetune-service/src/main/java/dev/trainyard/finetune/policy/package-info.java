/** Policy optimisation: a model writes answers, which are rewarded, and learns from the better ones. */
@NullMarked
package dev.trainyard.finetune.policy;

import org.jspecify.annotations.NullMarked;
