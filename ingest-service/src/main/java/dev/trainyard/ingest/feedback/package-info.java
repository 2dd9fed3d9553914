/** Makes preferences from the votes in the topic of feedback. */
@NullMarked
package dev.trainyard.ingest.feedback;

import org.jspecify.annotations.NullMarked;
