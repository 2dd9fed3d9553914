/** Reads the sources jars of Maven artifacts, from a repository on another host or in a folder. */
@NullMarked
package dev.trainyard.ingest.extraction.maven;

import org.jspecify.annotations.NullMarked;
