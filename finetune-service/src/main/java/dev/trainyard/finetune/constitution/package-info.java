/** Constitutional AI: a model's answers are criticised and revised by written principles. */
@NullMarked
package dev.trainyard.finetune.constitution;

import org.jspecify.annotations.NullMarked;
