/** What an evaluation leaves behind: partial results for a restart, and the sealed files. */
@NullMarked
package dev.trainyard.evaluation.results;

import org.jspecify.annotations.NullMarked;
