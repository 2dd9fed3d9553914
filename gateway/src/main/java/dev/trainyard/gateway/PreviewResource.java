package dev.trainyard.gateway;

import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.gateway.description.RecipeSchema;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows what a recipe's alignment would learn. */
@Path("/api/preview")
@Tag(name = "Runs")
public class PreviewResource {
    private final PreviewClient previews;
    private final ParsingLimit parsingLimit;

    PreviewResource(PreviewClient previews, ParsingLimit parsingLimit) {
        this.previews = previews;
        this.parsingLimit = parsingLimit;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"})
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @RunOnVirtualThread
    @Operation(
            operationId = "previewRecipe",
            summary = "Examples of what a recipe's alignment steps would learn, token by token; nothing is started",
            description =
                    "Reads the first rows of the recipe's sources, at most 20 seconds long. What would make the run"
                            + " fail while it reads its sources is answered with the same sentence.")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = RecipeSchema.NAME)),
                @Content(mediaType = "application/yaml", schema = @Schema(ref = RecipeSchema.NAME))
            })
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Preview.class)))
    @APIResponse(
            responseCode = "400",
            description = "The recipe cannot be read, or the number of examples is out of range",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "422",
            description = "The recipe has mistakes, or its model or a source cannot be used",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The ingest service cannot be reached, or makes another preview",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Preview preview(
            byte[] recipe,
            @Parameter(
                            description = "Number of examples of each source in each step",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "20",
                                            defaultValue = "3"))
                    @QueryParam("examples")
                    @DefaultValue("3")
                    String examples,
            @Context HttpHeaders headers)
            throws InterruptedException {
        int number = number(examples);
        return previews.ask(RunsResource.recipe(recipe, headers, parsingLimit), number);
    }

    private static int number(String examples) {
        if (examples.matches("[1-9]\\d?") && Integer.parseInt(examples) <= Preview.MOST_EXAMPLES) {
            return Integer.parseInt(examples);
        }
        throw RefusedException.of(
                400,
                "The number of examples is out of range",
                "examples is '" + examples + "': a number from 1 to " + Preview.MOST_EXAMPLES + " is expected.");
    }
}
