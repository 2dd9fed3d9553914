/** A model as one GGUF file, the format of llama.cpp and the programs that are built on it. */
@NullMarked
package dev.trainyard.model.gguf;

import org.jspecify.annotations.NullMarked;
