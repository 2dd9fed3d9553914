/** Following a run over HTTP. */
@NullMarked
package dev.trainyard.yard.follow;

import org.jspecify.annotations.NullMarked;
