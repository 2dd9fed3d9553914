/** Access checks and limits for HTTP requests: hosts, origins, sizes and time limits. */
@NullMarked
package dev.trainyard.runtime.http;

import org.jspecify.annotations.NullMarked;
