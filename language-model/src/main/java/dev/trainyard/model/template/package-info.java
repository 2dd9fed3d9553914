/**
 * Jinja templates as makers of models publish them with their tokenizers, rendered as Python's jinja2 does with the
 * settings of Hugging Face's transformers. Each character of a rendering knows whether the template or a message wrote
 * it.
 */
@NullMarked
package dev.trainyard.model.template;

import org.jspecify.annotations.NullMarked;
