/** From a recipe that someone sent to a run that is on its way. */
@NullMarked
package dev.trainyard.gateway.starting;

import org.jspecify.annotations.NullMarked;
