/** The files of requests that a recipe brings to test a model's refusals. */
@NullMarked
package dev.trainyard.ingest.redteam;

import org.jspecify.annotations.NullMarked;
