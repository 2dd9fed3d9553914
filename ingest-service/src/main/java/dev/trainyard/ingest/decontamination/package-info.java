/** Documents that hold the questions of an evaluation. */
@NullMarked
package dev.trainyard.ingest.decontamination;

import org.jspecify.annotations.NullMarked;
