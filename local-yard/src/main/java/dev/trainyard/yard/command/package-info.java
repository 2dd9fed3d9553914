/** The commands of the launcher. */
@NullMarked
package dev.trainyard.yard.command;

import org.jspecify.annotations.NullMarked;
