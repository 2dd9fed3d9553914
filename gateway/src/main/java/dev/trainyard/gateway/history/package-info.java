/** The history of each run, folded from the events of all topics. */
@NullMarked
package dev.trainyard.gateway.history;

import org.jspecify.annotations.NullMarked;
