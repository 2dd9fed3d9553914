package dev.trainyard.gateway;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The addresses of the interfaces that lead nowhere, so that they too are refused in the interface's form. */
@Path("/{interface:api|v1}/{path:.*}")
public class NowhereResource {
    @GET
    @Operation(hidden = true)
    public void get() {
        throw new NotFoundException();
    }

    @POST
    @Operation(hidden = true)
    public void post() {
        throw new NotFoundException();
    }
}
