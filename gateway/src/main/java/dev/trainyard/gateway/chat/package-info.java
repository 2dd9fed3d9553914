/** Conversations with the models that came out of runs, in OpenAI's shapes. */
@NullMarked
package dev.trainyard.gateway.chat;

import org.jspecify.annotations.NullMarked;
