/** The questions and answers that alignment trains on, and their order. */
@NullMarked
package dev.trainyard.finetune.conversation;

import org.jspecify.annotations.NullMarked;
