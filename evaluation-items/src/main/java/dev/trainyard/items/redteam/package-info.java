/** Requests that try to talk a model out of its refusals: attacks by rule, and requests that people bring in files. */
@NullMarked
package dev.trainyard.items.redteam;

import org.jspecify.annotations.NullMarked;
