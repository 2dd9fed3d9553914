/** Reads, checks and compares the conversations and preferences of the recipe's sources. */
@NullMarked
package dev.trainyard.ingest.conversation;

import org.jspecify.annotations.NullMarked;
