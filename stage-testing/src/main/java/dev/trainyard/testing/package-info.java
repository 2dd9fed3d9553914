/** Test support for several stages: a broker, its topics, a corpus and checkpoints, all real and small. */
@NullMarked
package dev.trainyard.testing;

import org.jspecify.annotations.NullMarked;
