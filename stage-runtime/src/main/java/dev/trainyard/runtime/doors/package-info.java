/** What a service lets in over HTTP: whom, under which name, how much and how slowly. */
@NullMarked
package dev.trainyard.runtime.doors;

import org.jspecify.annotations.NullMarked;
