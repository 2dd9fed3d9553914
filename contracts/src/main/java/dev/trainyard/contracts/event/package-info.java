/** The events that link the stages, the topics that carry them, and their form on the wire. */
@NullMarked
package dev.trainyard.contracts.event;

import org.jspecify.annotations.NullMarked;
