/** References to what the stages make: large things travel as an address and a digest, never in a message. */
@NullMarked
package dev.trainyard.contracts.artifact;

import org.jspecify.annotations.NullMarked;
