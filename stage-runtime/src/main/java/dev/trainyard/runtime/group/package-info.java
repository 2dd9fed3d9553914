/** How a replica stands in the consumer group of its stage, and what an operator must do where it does not serve. */
@NullMarked
package dev.trainyard.runtime.group;

import org.jspecify.annotations.NullMarked;
