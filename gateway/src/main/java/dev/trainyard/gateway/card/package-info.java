/** The model card: what the record says about a checkpoint that an evaluation decided about. */
@NullMarked
package dev.trainyard.gateway.card;

import org.jspecify.annotations.NullMarked;
