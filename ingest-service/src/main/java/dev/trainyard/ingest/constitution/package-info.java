/** The written principles that a recipe's constitution steps name. */
@NullMarked
package dev.trainyard.ingest.constitution;

import org.jspecify.annotations.NullMarked;
