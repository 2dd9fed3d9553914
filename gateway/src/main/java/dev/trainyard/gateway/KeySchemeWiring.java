package dev.trainyard.gateway;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** Says in the description of the interface how a key is sent; on loopback none is needed, so that it is optional. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class KeySchemeWiring implements OASFilter {
    private static final String KEY = "key";

    @Override
    public void filterOpenAPI(OpenAPI description) {
        if (description.getComponents() == null) description.setComponents(OASFactory.createComponents());
        description
                .getComponents()
                .addSecurityScheme(
                        KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("A key of the yard, which the gateway needs where other machines reach it:"
                                        + " look for what is read, chat for models, run for everything."));
        description.addSecurityRequirement(OASFactory.createSecurityRequirement());
        description.addSecurityRequirement(
                OASFactory.createSecurityRequirement().addScheme(KEY));
    }
}
