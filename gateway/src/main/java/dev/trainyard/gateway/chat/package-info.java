/** Chat with the models of runs, in the formats of OpenAI's API. */
@NullMarked
package dev.trainyard.gateway.chat;

import org.jspecify.annotations.NullMarked;
