/** A model as one GGUF file, the form that llama.cpp and what is built on it open. */
@NullMarked
package dev.trainyard.model.gguf;

import org.jspecify.annotations.NullMarked;
