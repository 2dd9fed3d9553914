/** The questions and answers that alignment trains on, and the order in which they come. */
@NullMarked
package dev.trainyard.finetune.conversation;

import org.jspecify.annotations.NullMarked;
