/** What the topics hold, for people to read. */
@NullMarked
package dev.trainyard.yard.topics;

import org.jspecify.annotations.NullMarked;
