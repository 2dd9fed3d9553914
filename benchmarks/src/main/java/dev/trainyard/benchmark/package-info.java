/** Benchmarks, which compare speed with other programs that do the same work. */
@NullMarked
package dev.trainyard.benchmark;

import org.jspecify.annotations.NullMarked;
