/** The report that is written when a run ends. */
@NullMarked
package dev.trainyard.gateway.report;

import org.jspecify.annotations.NullMarked;
