/** Access to the gateway: keys and their roles, failed attempts, and maximum body sizes. */
@NullMarked
package dev.trainyard.gateway.access;

import org.jspecify.annotations.NullMarked;
