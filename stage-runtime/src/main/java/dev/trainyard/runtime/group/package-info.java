/**
 * The status of a replica in the consumer group of its stage, and what an operator must do if it receives no requests.
 */
@NullMarked
package dev.trainyard.runtime.group;

import org.jspecify.annotations.NullMarked;
