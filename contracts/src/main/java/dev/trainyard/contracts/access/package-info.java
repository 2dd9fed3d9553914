/** Access to a yard's gateway: keys, their roles, and the addresses that need no key. */
@NullMarked
package dev.trainyard.contracts.access;

import org.jspecify.annotations.NullMarked;
