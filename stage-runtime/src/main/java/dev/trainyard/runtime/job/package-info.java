/** How an event becomes a job that is done once, can be resumed, fenced and cancelled, and is always answered. */
@NullMarked
package dev.trainyard.runtime.job;

import org.jspecify.annotations.NullMarked;
