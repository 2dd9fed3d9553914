/** Methods of a corpus with a bug that the JDK's compiler reports. Nothing is ever run. */
@NullMarked
package dev.trainyard.corpus.bugs;

import org.jspecify.annotations.NullMarked;
