/** Trainyard's conventions on Kafka: CloudEvents in binary mode, explicit topics, dead letters, and the wiring of a stage. */
@NullMarked
package dev.trainyard.runtime.kafka;

import org.jspecify.annotations.NullMarked;
