package dev.trainyard.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.gateway.description.AllowedMethods;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads the supported methods from the gateway's own description, for responses to unsupported methods. */
@Singleton
public class MethodsWiring {
    private static final String DESCRIPTION = OpenApiConstants.BASE_NAME + ".JSON";

    @Produces
    @Singleton
    AllowedMethods methods(ObjectMapper json) throws IOException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(DESCRIPTION), DESCRIPTION)) {
            return new AllowedMethods(json.readTree(in));
        }
    }
}
