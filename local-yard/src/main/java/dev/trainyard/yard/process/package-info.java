/** Child processes that are watched, restarted and always ended. */
@NullMarked
package dev.trainyard.yard.process;

import org.jspecify.annotations.NullMarked;
