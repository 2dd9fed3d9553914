/** Archives of files, of every form that is met often, read an entry at a time and never unpacked to a disk. */
@NullMarked
package dev.trainyard.readers.archive;

import org.jspecify.annotations.NullMarked;
