/** Blind comparisons of two models' answers, by people and by a judge model. */
@NullMarked
package dev.trainyard.gateway.pairs;

import org.jspecify.annotations.NullMarked;
