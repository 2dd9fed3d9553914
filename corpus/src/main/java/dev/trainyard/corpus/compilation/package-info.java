/** Compiles generated methods in a process of their own; nothing generated is ever run. */
@NullMarked
package dev.trainyard.corpus.compilation;

import org.jspecify.annotations.NullMarked;
