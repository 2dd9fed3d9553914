/** What the tests of several stages need: a broker, its topics, a corpus and checkpoints, all real and small. */
@NullMarked
package dev.trainyard.testing;

import org.jspecify.annotations.NullMarked;
