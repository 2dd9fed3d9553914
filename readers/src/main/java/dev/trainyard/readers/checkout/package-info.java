/** The files of a folder that people wrote, without those that their tools put beside them. */
@NullMarked
package dev.trainyard.readers.checkout;

import org.jspecify.annotations.NullMarked;
