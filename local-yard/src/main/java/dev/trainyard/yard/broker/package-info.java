/** A real Kafka broker of one node, for one machine. */
@NullMarked
package dev.trainyard.yard.broker;

import org.jspecify.annotations.NullMarked;
