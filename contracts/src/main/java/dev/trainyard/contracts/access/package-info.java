/** Who may use a yard's gateway: keys, what each of them is for, and the addresses that need none. */
@NullMarked
package dev.trainyard.contracts.access;

import org.jspecify.annotations.NullMarked;
