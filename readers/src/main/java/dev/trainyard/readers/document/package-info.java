/** What readers are given and what they offer: files, and documents with what is said of them. */
@NullMarked
package dev.trainyard.readers.document;

import org.jspecify.annotations.NullMarked;
