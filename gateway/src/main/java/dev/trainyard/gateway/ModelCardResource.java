package dev.trainyard.gateway;

import dev.trainyard.gateway.card.ModelCard;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves the model card of a run as JSON. */
@Path("/api/runs/{id}/model-card")
@Tag(name = "Models")
public class ModelCardResource {
    private final ModelCardQueries queries;

    ModelCardResource(ModelCardQueries queries) {
        this.queries = queries;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @RunOnVirtualThread
    @Operation(
            operationId = "getModelCard",
            summary = "The model card of the checkpoint that the run's evaluation decided about",
            description = "Made from the record of the run; what was not recorded is absent. Rejected checkpoints have"
                    + " one, too, which says so.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ModelCard.class)))
    @APIResponse(
            responseCode = "404",
            description = "The run does not exist",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "No evaluation has decided about a checkpoint of the run",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "The record of the checkpoint has expired",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public ModelCard get(@PathParam("id") String id) {
        return queries.card(id);
    }
}
