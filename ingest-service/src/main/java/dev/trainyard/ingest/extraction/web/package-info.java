/** Pages of the web, read as their hosts ask for it. */
@NullMarked
package dev.trainyard.ingest.extraction.web;

import org.jspecify.annotations.NullMarked;
