package dev.trainyard.gateway;

import dev.trainyard.gateway.attention.Attention;
import dev.trainyard.gateway.attention.Finding;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves the findings about what is stuck over HTTP. */
@Path("/api/attention")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
public class AttentionResource {
    private final Attention attention;

    AttentionResource(Attention attention) {
        this.attention = attention;
    }

    @GET
    @Operation(
            operationId = "getAttention",
            summary = "What is stuck, since when, and what to do about it; empty if nothing is stuck")
    public List<Finding> findings() {
        return attention.findings();
    }
}
