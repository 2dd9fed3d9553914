/** Who a piece of work belongs to: runs and stages. */
@NullMarked
package dev.trainyard.contracts.run;

import org.jspecify.annotations.NullMarked;
