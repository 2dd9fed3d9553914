/** What the gateway takes and gives, as schemas for its OpenAPI description. */
@NullMarked
package dev.trainyard.gateway.description;

import org.jspecify.annotations.NullMarked;
