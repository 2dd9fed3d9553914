/** A complete yard on one machine without containers: a broker and the five services as child processes. */
@NullMarked
package dev.trainyard.yard;

import org.jspecify.annotations.NullMarked;
