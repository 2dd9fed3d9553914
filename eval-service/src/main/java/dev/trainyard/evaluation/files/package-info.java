/** Tasks from files: likelihoods of choices, and answers that are compared with right ones. */
@NullMarked
package dev.trainyard.evaluation.files;

import org.jspecify.annotations.NullMarked;
