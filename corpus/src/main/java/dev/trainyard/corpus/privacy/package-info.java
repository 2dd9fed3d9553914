/** Finds personal data and credentials in texts, and replaces them with placeholders. */
@NullMarked
package dev.trainyard.corpus.privacy;

import org.jspecify.annotations.NullMarked;
