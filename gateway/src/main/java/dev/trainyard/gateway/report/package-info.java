/** The record that each run leaves when it ends. */
@NullMarked
package dev.trainyard.gateway.report;

import org.jspecify.annotations.NullMarked;
