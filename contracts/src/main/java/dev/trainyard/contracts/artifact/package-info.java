/** References to the results of the stages: large content travels as an address and a digest, never in a message. */
@NullMarked
package dev.trainyard.contracts.artifact;

import org.jspecify.annotations.NullMarked;
