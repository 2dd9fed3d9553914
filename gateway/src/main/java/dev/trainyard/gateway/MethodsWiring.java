package dev.trainyard.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.gateway.description.AllowedMethods;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads the gateway's own description, for whoever asks for what a path does not take. */
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
