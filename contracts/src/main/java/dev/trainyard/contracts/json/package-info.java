/** The JSON mapping of all types in this module. */
@NullMarked
package dev.trainyard.contracts.json;

import org.jspecify.annotations.NullMarked;
