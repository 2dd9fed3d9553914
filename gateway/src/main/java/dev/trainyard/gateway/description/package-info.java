/** The schemas of requests and responses for the OpenAPI description. */
@NullMarked
package dev.trainyard.gateway.description;

import org.jspecify.annotations.NullMarked;
