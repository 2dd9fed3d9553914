/** Written principles by which a model's answers are criticised and revised, and the text rules that can follow them. */
@NullMarked
package dev.trainyard.corpus.constitution;

import org.jspecify.annotations.NullMarked;
