/**
 * Turns events into jobs that are done once, can be resumed, fenced and cancelled, and always end with an announcement.
 */
@NullMarked
package dev.trainyard.runtime.job;

import org.jspecify.annotations.NullMarked;
