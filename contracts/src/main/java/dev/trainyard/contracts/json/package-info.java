/** How everything in this module is written as JSON. */
@NullMarked
package dev.trainyard.contracts.json;

import org.jspecify.annotations.NullMarked;
