/** What a person asks for: one recipe describes a whole run, from its sources to its release rule. */
@NullMarked
package dev.trainyard.contracts.recipe;

import org.jspecify.annotations.NullMarked;
