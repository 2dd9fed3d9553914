/** Tasks from files: their descriptions, their items, and the public sets that are known by name. */
@NullMarked
package dev.trainyard.items.task;

import org.jspecify.annotations.NullMarked;
