package dev.trainyard.gateway;

import dev.trainyard.gateway.card.MarkdownCard;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves the model card of a run as a Markdown file. */
@Path("/api/runs/{id}/model-card.md")
@Tag(name = "Models")
public class ModelCardFileResource {
    private static final String MARKDOWN = "text/markdown";

    private final ModelCardQueries queries;

    ModelCardFileResource(ModelCardQueries queries) {
        this.queries = queries;
    }

    @GET
    @Produces({MARKDOWN + ";charset=UTF-8", Problem.MEDIA_TYPE})
    @RunOnVirtualThread
    @Operation(
            operationId = "getModelCardFile",
            summary = "The same card as Markdown, with the metadata of a README.md on Hugging Face's hub")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING)))
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
    public Response get(@PathParam("id") String id) {
        // The id of an existing run has only letters, digits and hyphens.
        String file = "model-card-" + id + ".md";
        return Response.ok(MarkdownCard.of(queries.card(id)))
                .type(MARKDOWN + ";charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
                .build();
    }
}
