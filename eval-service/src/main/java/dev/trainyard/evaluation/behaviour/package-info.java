/** Tasks about a checkpoint's behaviour: it should decline harmful requests and help with benign ones. */
@NullMarked
package dev.trainyard.evaluation.behaviour;

import org.jspecify.annotations.NullMarked;
