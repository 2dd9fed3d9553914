/** How a model's conversations are written as tokens: by its own chat template, or in our form. */
@NullMarked
package dev.trainyard.model.chat;

import org.jspecify.annotations.NullMarked;
