/** A model of somebody else's behind OpenAI's chat completions. */
@NullMarked
package dev.trainyard.runtime.endpoint;

import org.jspecify.annotations.NullMarked;
