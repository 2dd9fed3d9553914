/** The artifact store: sealed folders, found by location and verified by digest. */
@NullMarked
package dev.trainyard.runtime.artifact;

import org.jspecify.annotations.NullMarked;
