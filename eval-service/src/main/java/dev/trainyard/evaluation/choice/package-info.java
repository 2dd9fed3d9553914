/** Multiple choice by likelihood: which answer the checkpoint finds most likely. */
@NullMarked
package dev.trainyard.evaluation.choice;

import org.jspecify.annotations.NullMarked;
