/** The events that connect the stages, the topics that carry them, and their serialized form. */
@NullMarked
package dev.trainyard.contracts.event;

import org.jspecify.annotations.NullMarked;
