/** Crawls web pages by the rules of their hosts. */
@NullMarked
package dev.trainyard.ingest.extraction.web;

import org.jspecify.annotations.NullMarked;
